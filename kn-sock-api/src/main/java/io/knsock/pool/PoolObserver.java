package io.knsock.pool;

import io.knsock.KnSockException;
import java.time.Duration;

/**
 * Is told what happens in a pool, for metrics and traces. The methods are called by callers and event loops, several at
 * once and without a lock; they must not block. What they throw is logged and has no other effect.
 *
 * @since 0.1
 */
public interface PoolObserver {
    /** Does nothing. */
    PoolObserver NONE = new PoolObserver() {};

    /** A connection was leased. */
    default void acquired(String endpoint) {}

    /** A connection came back, whether it is kept or destroyed. */
    default void released(String endpoint) {}

    /** A caller that found no idle connection has one, or has given up, after this time. */
    default void waited(Duration time, boolean served) {}

    /** A connection was established; connecting took this time. */
    default void created(String endpoint, Duration took) {}

    /** Connecting failed. */
    default void connectFailed(String endpoint, KnSockException failure) {}

    /** A connection was closed by the pool, or is lost. */
    default void destroyed(String endpoint, DestroyCause cause) {}

    /** A connection has been leased for longer than the leak threshold; told once for each lease. */
    default void leaked(String endpoint, Thread caller, Duration leasedFor) {}
}
