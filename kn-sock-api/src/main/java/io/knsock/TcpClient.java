package io.knsock;

import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Correlation;
import io.knsock.conversation.DuplicateKeyException;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.MalformedFrameException;
import io.knsock.pool.ConnectionPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection at a time to an endpoint, or to the first of several that answers. It is connected when it is created,
 * unless {@link ClientConfig#connectInBackground()} has it created at once. Requests may be made by many threads: they
 * are sent in the order of the calls, and each is answered by the message that arrives in its turn, or by what its
 * {@link Conversation} says.
 *
 * <p>A request that times out closes the connection, since its late reply could otherwise be taken for the answer to
 * another request. Use a {@link ConnectionPool} where requests must not wait for one another. With a
 * {@link Correlation} replies may come in any order, and a request that times out fails alone.
 *
 * <p>With {@link ClientConfig#connections()} greater than 1 the client keeps so many connections, each as described
 * here, and gives a request to the one with the fewest under way; then there is no order among requests.
 *
 * <p>A client whose connection is lost connects again by itself, unless {@link ClientConfig#reconnect()} is false: at
 * once, and after failures with growing pauses ({@link ClientConfig#reconnectDelay()}), until it is closed. A request
 * that was sent and has no reply fails, and is never sent twice: only the caller knows whether it may be. One of which
 * nothing was written, since the connection turned out to be closed, waits for the next. Requests made while there is
 * no connection wait for one, in their order and for no longer than their own timeout. At most 1,024 wait, and no more
 * than {@link ClientConfig#maxOutboundBytes()}; further ones fail at once with {@link ConnectFailedException}.
 *
 * <p>A peer that answers when its input ends is not for this client, whose connection many threads may send on: see
 * {@link io.knsock.pool.PooledConnection#endOutput()}.
 *
 * @since 0.1
 */
public interface TcpClient extends AutoCloseable {
    /**
     * Sends a message to which the peer does not reply; if it does, a later request takes that for its own reply,
     * unless the conversation can tell it from one.
     * Blocks until it is written to the socket, at most for the settings' {@link ClientConfig#requestTimeout()}. Where
     * the connection is lost without this being known yet, what was written is lost, too.
     *
     * @throws RequestTimeoutException if it could not be written in time; the connection is closed
     * @throws ConnectionTimeoutException if there was no connection in time; it was not sent
     * @throws ConnectFailedException if there is no connection and too many wait for one already
     * @throws SlowReaderException if the peer does not read, and as much as is allowed waits to be written; it was
     *     not sent
     * @throws ConnectionClosedException if the client is closed, or the connection is lost while it is written
     * @throws IllegalArgumentException if the framing cannot carry the message
     * @throws IllegalStateException on an event-loop thread, which must not block
     */
    void send(Message message);

    /** Sends text as UTF-8, as {@link #send(Message)} does. */
    default void send(String text) {
        send(Message.of(text));
    }

    /**
     * Sends a message and waits for the reply, at most for the settings' {@link ClientConfig#requestTimeout()}.
     *
     * @throws RequestTimeoutException if there was no reply in time; the connection is closed unless there is a
     *     correlation
     * @throws DuplicateKeyException if another request of that key is under way, or timed out; it was not sent
     * @throws ConnectionTimeoutException if there was no connection in time; the message says why the last attempt
     *     failed; the request was not sent
     * @throws ConnectFailedException if there is no connection and too many wait for one already; it was not sent
     * @throws SlowReaderException if as much as is allowed waits to be written, or 16,384 requests await their replies;
     *     it was not sent
     * @throws ConnectionClosedException if the client is closed, the connection is lost before the reply, or there is
     *     no memory for the request or the reply, which the message says
     * @throws FrameTooLargeException if the reply is larger than the settings allow; the connection is closed
     * @throws MalformedFrameException if what arrives is not a frame of the settings' framing; the connection is
     *     closed
     * @throws IllegalArgumentException if the framing cannot carry the message
     * @throws IllegalStateException on an event-loop thread, which must not block
     */
    Message request(Message message);

    /** Sends text as UTF-8 and returns the reply decoded as such; else as {@link #request(Message)} does. */
    default String request(String text) {
        return request(Message.of(text)).text();
    }

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
     *     {@link #request(Message)} throws; cancelled, it takes back the request if that was not sent yet
     */
    CompletableFuture<Message> requestAsync(Message message);

    /**
     * Does what {@link #requestAsync(Message)} does, with a timeout of its own.
     *
     * @param timeout greater than zero
     */
    CompletableFuture<Message> requestAsync(Message message, Duration timeout);

    /**
     * Sends a request of several messages, written together with nothing in between, and waits for the reply: the
     * messages up to the one that makes it complete ({@link Conversation#isComplete}); by default that is the first.
     * Else it does what {@link #request(Message)} does.
     *
     * @param messages at least one
     * @return the messages of the reply, the first first; unmodifiable
     * @throws IllegalArgumentException if there is no message, too
     */
    List<Message> requestAll(List<Message> messages);

    /**
     * Does what {@link #requestAll(List)} does, with a timeout of its own.
     *
     * @param timeout greater than zero
     */
    List<Message> requestAll(List<Message> messages, Duration timeout);

    /** Does what {@link #requestAll(List)} does without blocking, as {@link #requestAsync(Message)} does. */
    CompletableFuture<List<Message>> requestAllAsync(List<Message> messages);

    /**
     * Does what {@link #requestAllAsync(List)} does, with a timeout of its own.
     *
     * @param timeout greater than zero
     */
    CompletableFuture<List<Message>> requestAllAsync(List<Message> messages, Duration timeout);

    /** Returns what the client has counted. Does not block. */
    ClientStats stats();

    /** Returns what is known of the connection that there is now, or null if there is none. Does not block. */
    @Nullable ConnectionInfo connection();

    /**
     * Returns whether there is a connection now; the peer may have gone without this being known yet. A client that
     * connects again may have one a moment later; after {@link #close()} it never has.
     */
    boolean isOpen();

    /**
     * Closes the connection, and ends connecting again; requests without a reply, and those that wait for a connection,
     * fail with {@link ConnectionClosedException}. After messages that were sent without a reply it blocks, for about a
     * second at most, until the peer has closed too: closed at once, the connection might be reset before they are
     * read. Does not block on an event loop. Idempotent.
     */
    @Override
    void close();
}
