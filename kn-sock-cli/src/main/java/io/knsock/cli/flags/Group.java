package io.knsock.cli.flags;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What options and commands belong together in the help, in the order of the help. */
public enum Group {
    SENDING("Sending"),
    SERVING("Serving"),
    EXAMINING("Measuring and examining"),
    HELPING("Helping"),
    WHAT("What is sent and printed"),
    LOAD("Load"),
    SERVER("Server"),
    FRAMING("Framing"),
    TIME("Time"),
    LIMITS("Limits"),
    TLS("TLS"),
    SOCKETS("Sockets"),
    SETTINGS("More settings"),
    RESULT("Result"),
    COMMON("All commands");

    private final String heading;

    Group(String heading) {
        this.heading = heading;
    }

    /** Returns its heading, for people. */
    String heading() {
        return heading;
    }

    /** Says where an option, a command, or all options of a class belong. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.TYPE})
    public @interface In {
        /** The group. */
        Group value();
    }

    /** Returns where a setting belongs: what the engine learns finds its place by its name. */
    static Group ofSetting(String key) {
        if (key.startsWith("framing")) {
            return FRAMING;
        } else if (key.endsWith("-timeout") || key.endsWith("-delay")) {
            return TIME;
        } else if (key.startsWith("max-")) {
            return LIMITS;
        }
        return SETTINGS;
    }
}
