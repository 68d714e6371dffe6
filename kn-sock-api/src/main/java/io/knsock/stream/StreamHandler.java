package io.knsock.stream;

/**
 * Serves a connection as a stream of bytes. Called once for each connection, when it is open, with TLS after the
 * handshake; on a handler thread, which is the connection's own until this returns, so it may block.
 *
 * {@snippet file="io/knsock/snippets/StreamSnippetsTest.java" region="stream-server"}
 *
 * <p>At most {@code max-concurrent-messages} connections of a server are with the handler at once. One beyond that
 * waits, and is not read meanwhile.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface StreamHandler {
    /**
     * Serves a connection. When this returns, what was written is sent and the connection is closed.
     *
     * <p>The thread is interrupted when the server is stopped and the deadline has come; the connection is then cut.
     *
     * @throws Exception to have the connection reset: the peer sees a failure, and does not take what it has for the
     *     whole. It is logged, unless the connection has ended before
     */
    void onConnection(StreamConnection connection) throws Exception;
}
