package io.knsock.pool;

import java.time.Duration;

/**
 * What a pool counts, all at one moment. Made by the engine, not to be implemented: later versions add to it.
 *
 * @since 0.1
 */
public interface PoolStats {
    /** Returns how many connections are leased. */
    int leased();

    /** Returns how many connections are idle. */
    int idle();

    /** Returns how many connections are being established. */
    int connecting();

    /** Returns how many callers wait. */
    int waiting();

    /** Returns how many connections may exist at once. */
    int maxSize();

    /** Returns how many leases there were. */
    long acquired();

    /** Returns how many connections were established. */
    long created();

    /** Returns how many attempts to connect failed. */
    long connectFailures();

    /** Returns how many connections were closed or lost, for whatever cause. */
    long destroyed();

    /** Returns how many connections were closed or lost for this cause. */
    long destroyed(DestroyCause cause);

    /** Returns how many callers found no idle connection and had to wait, for a release or for connecting. */
    long waits();

    /** Returns how many of them gave up at their timeout. */
    long timeouts();

    /** Returns how many callers were turned away because too many waited. */
    long rejections();

    /** Returns how long callers have waited, all waits added up. */
    Duration waitTime();

    /** Returns how long the longest wait was. */
    Duration longestWait();

    /** Returns how long establishing connections took, all added up. */
    Duration connectTime();

    /** Returns how many leases were longer than the leak threshold. */
    long leaks();

    /** Returns how often a connection was released again. */
    long doubleReleases();
}
