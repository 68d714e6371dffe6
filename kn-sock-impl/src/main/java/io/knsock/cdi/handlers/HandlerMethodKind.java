package io.knsock.cdi.handlers;

import io.knsock.cdi.OnClose;
import io.knsock.cdi.OnError;
import io.knsock.cdi.OnIdle;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.OnOpen;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** When a method of a bean is called. */
public enum HandlerMethodKind {
    MESSAGE("@OnMessage"),
    ERROR("@OnError"),
    OPEN("@OnOpen"),
    IDLE("@OnIdle"),
    CLOSE("@OnClose");

    private final String annotation;

    HandlerMethodKind(String annotation) {
        this.annotation = annotation;
    }

    /** Returns the name of the server in an annotation, or null if that is for another occasion. */
    @Nullable String server(Annotation annotation) {
        return switch (this) {
            case MESSAGE -> annotation instanceof OnMessage message ? message.value() : null;
            case ERROR -> annotation instanceof OnError error ? error.value() : null;
            case OPEN -> annotation instanceof OnOpen open ? open.value() : null;
            case IDLE -> annotation instanceof OnIdle idle ? idle.value() : null;
            case CLOSE -> annotation instanceof OnClose close ? close.value() : null;
        };
    }

    /** Returns the annotation as it is written. */
    @Override
    public String toString() {
        return annotation;
    }
}
