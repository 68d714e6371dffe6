package io.knsock.tls;

/**
 * When TLS begins on a connection.
 *
 * @since 0.1
 */
public enum TlsStart {
    /** With the first byte, before any message. */
    IMMEDIATE,
    /**
     * In the middle, when the two ends have agreed on it: with the STARTTLS of SMTP (RFC 3207) for instance. Until then
     * the connection is in clear text.
     */
    ON_REQUEST
}
