package io.knsock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One connection to one endpoint. It is connected when it is created. Requests may be made by many threads: they are
 * sent in the order of the calls, and each is answered by the message that arrives in its turn.
 *
 * <p>A request that times out closes the connection, since its late reply could otherwise be taken for the answer to
 * another request. Use a {@link ConnectionPool} where requests must not wait for one another or must survive that.
 */
public interface TcpClient extends AutoCloseable {
    /**
     * Sends a message to which the far end does not reply; if it does, a later request takes that for its own reply.
     * Blocks until it is written to the socket, at most for the settings' {@link ClientConfig#requestTimeout()}.
     *
     * @throws RequestTimeoutException if it could not be written in time; the connection is closed
     * @throws ConnectionClosedException if the connection is closed
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    void send(Message message);

    /**
     * Sends a message and waits for the reply, at most for the settings' {@link ClientConfig#requestTimeout()}.
     *
     * @throws RequestTimeoutException if there was no reply in time; the connection is closed
     * @throws ConnectionClosedException if the connection is closed or is lost before the reply
     * @throws FrameTooLargeException if the reply is larger than the settings allow; the connection is closed
     * @throws MalformedFrameException if what arrives is not a frame of the settings' framing; the connection is
     *     closed
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    Message request(Message message);

    /**
     * Does what {@link #request(Message)} does, with a timeout of its own.
     *
     * @param timeout greater than zero
     */
    Message request(Message message, Duration timeout);

    /**
     * Does what {@link #request(Message)} does without blocking.
     *
     * @return completes with the reply, on an event-loop thread that must not be blocked, or exceptionally with what
     *     {@link #request(Message)} throws
     */
    CompletableFuture<Message> requestAsync(Message message);

    /** Returns whether the connection is open; the far end may have gone without this being known yet. */
    boolean isOpen();

    /**
     * Closes the connection; requests without a reply fail with {@link ConnectionClosedException}. After messages that
     * were sent without a reply it blocks, for about a second at most, until the far end has closed too: closed at once,
     * the connection might be reset before they are read. Does not block on an event loop. Idempotent.
     */
    @Override
    void close();
}
