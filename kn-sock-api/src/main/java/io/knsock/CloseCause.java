package io.knsock;

/**
 * Why an accepted connection ended. Each has exactly one cause: the first that applied.
 *
 * @since 0.1
 */
public enum CloseCause {
    /** The peer closed; everything it had sent was handled, except a frame that it had not finished. */
    PEER_CLOSED,
    /** The peer reset the connection, or the network lost it. */
    LOST,
    /** The application closed it, with {@link Connection#close()}. */
    CLOSED,
    /** The server was stopped, and nothing was in flight any more. */
    DRAINED,
    /** The server was stopped, and the deadline had come. */
    CUT,
    /** The handler threw. */
    HANDLER_FAILED,
    /** A frame was larger than allowed. */
    FRAME_TOO_LARGE,
    /** What arrived is not what the framing prescribes. */
    MALFORMED_FRAME,
    /** The TLS handshake failed or took too long, or TLS was violated later. */
    TLS_FAILED,
    /** The PROXY header was missing, malformed, late, or came from an address that is not trusted to send one. */
    PROXY_REFUSED,
    /** Nothing arrived in time after the connection was accepted. */
    FIRST_BYTE_TIMEOUT,
    /** A frame that had begun was not complete in time. */
    FRAME_TIMEOUT,
    /** Nothing was received or sent for too long. */
    IDLE_TIMEOUT,
    /** The peer did not take what was sent to it in time. */
    WRITE_TIMEOUT,
    /** The peer does not read, and more was to be sent to it than may wait. */
    SLOW_READER,
    /**
     * The server kept more than it may for all connections together, and this was one of those that it kept most for.
     */
    MEMORY_LIMIT,
    /** Any other failure. */
    FAILED
}
