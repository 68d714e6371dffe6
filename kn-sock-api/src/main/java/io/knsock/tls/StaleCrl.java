package io.knsock.tls;

/**
 * What becomes of peers whose revocation list (CRL) is stale: its next update was due, and is not there.
 *
 * @since 0.1
 */
public enum StaleCrl {
    /** They are refused until there is a newer list: it is not known what was revoked meanwhile. */
    REFUSE,
    /** The old list still counts, with a warning a day: what it revokes is refused, everything else is not. */
    WARN
}
