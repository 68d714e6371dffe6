package io.knsock.pool;

/**
 * Why a pool closed one of its connections.
 *
 * @since 0.1
 */
public enum DestroyCause {
    /** It was idle for the idle timeout. */
    IDLE,
    /** It reached its maximum lifetime. */
    AGE,
    /** It was closed by the peer or by a failure of the network. */
    LOST,
    /** It was released with a request unanswered or with bytes unread. */
    DIRTY,
    /** A reply did not come in time. */
    TIMEOUT,
    /** An exchange on it failed. */
    FAILED,
    /** Its caller invalidated it. */
    INVALIDATED,
    /** It did not answer the ping before it was leased. */
    UNVALIDATED,
    /** It was released by a thread that had not acquired it. */
    MISUSED,
    /** It made room for a connection to another endpoint. */
    BALANCE,
    /** {@link TcpPool#evictIdle()} was called. */
    EVICTED,
    /** The pool was closed. */
    CLOSED
}
