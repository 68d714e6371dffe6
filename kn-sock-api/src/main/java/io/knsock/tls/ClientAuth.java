package io.knsock.tls;

/**
 * Whether a server asks its clients for a certificate (RFC 8446, section 4.3.2).
 *
 * @since 0.1
 */
public enum ClientAuth {
    /** Clients are not asked. */
    NONE,
    /** Clients are asked; one that has none is served, one whose certificate does not verify is not. */
    OPTIONAL,
    /** Only clients whose certificate verifies are served. */
    REQUIRED
}
