package io.knsock;

import java.util.Locale;

/** How the byte stream is cut into messages, and how messages are put on the wire. */
public sealed interface Framing {
    /**
     * No boundaries: a message is what had arrived when the socket was read, up to the largest frame allowed, and the
     * far end's messages may arrive split or joined. For protocols without framing and for peers that send one thing
     * and wait.
     */
    record Raw() implements Framing {
        @Override
        public String toString() {
            return "raw";
        }
    }

    /**
     * One line is one message. Received lines end with LF or CRLF, which is not part of the message; sent lines end
     * with LF. A message that holds an LF is refused, since it would arrive as two. What the far end leaves without
     * an end of line when it closes is not a message.
     */
    record Line() implements Framing {
        @Override
        public String toString() {
            return "line";
        }
    }

    /** Returns {@link Raw}. */
    static Framing raw() {
        return new Raw();
    }

    /** Returns {@link Line}, the default everywhere but in the shell. */
    static Framing line() {
        return new Line();
    }

    /**
     * Returns the framing that a setting names: {@code raw} or {@code line}, in any case.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    static Framing parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "raw" -> raw();
            case "line" -> line();
            default -> throw new IllegalArgumentException("framing must be raw or line, but is '" + text + "'");
        };
    }
}
