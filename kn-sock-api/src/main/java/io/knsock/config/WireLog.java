package io.knsock.config;

/**
 * What the logger {@code io.knsock.wire} is told, at level DEBUG, of what goes over the connections.
 *
 * @since 0.1
 */
public enum WireLog {
    /** Nothing. */
    OFF,
    /** That connections open and close, and how many bytes are received and sent; never what they are. */
    SIZES,
    /** The bytes as well, in hexadecimal and ASCII, after TLS was taken off: secrets among them. For trials only. */
    PAYLOAD
}
