package io.knsock.cdi;

import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** When a method of a bean is called. */
enum Occasion {
    MESSAGE("@OnMessage"),
    OPEN("@OnOpen"),
    CLOSE("@OnClose");

    private final String annotation;

    Occasion(String annotation) {
        this.annotation = annotation;
    }

    /** Returns the name of the server in an annotation, or null if that is for another occasion. */
    @Nullable String server(Annotation annotation) {
        return switch (this) {
            case MESSAGE -> annotation instanceof OnMessage message ? message.value() : null;
            case OPEN -> annotation instanceof OnOpen open ? open.value() : null;
            case CLOSE -> annotation instanceof OnClose close ? close.value() : null;
        };
    }

    /** Returns the annotation as it is written. */
    @Override
    public String toString() {
        return annotation;
    }
}
