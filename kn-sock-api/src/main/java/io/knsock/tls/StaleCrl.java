package io.knsock.tls;

/**
 * What becomes of peers whose revocation list (CRL) is stale: its next update was due, and is not there.
 *
 * @since 0.1
 */
public enum StaleCrl {
    /** They are refused until there is a newer one: who is revoked meanwhile is not known. */
    REFUSE,
    /** The old one goes on to count, with a warning a day: whoever it revokes is refused, all others are not. */
    WARN
}
