package io.knsock.engine.client;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionInfo;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.UnsolicitedFrameException;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.MalformedFrameException;
import io.knsock.framing.UnfinishedFrameException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One connection to an endpoint. Safe for use by many threads. */
public interface ClientConnection extends ConnectionInfo, AutoCloseable {
    /**
     * Sends a message and waits for the reply. A timeout closes the connection, so that the late reply reaches nobody.
     *
     * @param timeout greater than zero
     * @throws RequestTimeoutException if there was no reply in time
     * @throws ConnectionClosedException if the connection is lost before the reply, or the thread is interrupted (its
     *     interrupt status stays set)
     * @throws UnsolicitedFrameException if something had arrived that nobody had asked for; nothing was written
     * @throws FrameTooLargeException if the reply is larger than the settings allow
     * @throws MalformedFrameException if what arrives is not a frame of the settings' framing
     * @throws IllegalArgumentException if the framing cannot carry the message; the connection stays as it was
     * @throws IllegalStateException on an event-loop thread, which must not block
     */
    Message exchange(Message message, Duration timeout);

    /** Does what {@link #exchange(Message)} does without blocking; completes on an event-loop thread. */
    CompletableFuture<Message> exchangeAsync(Message message, Duration timeout);

    /** Does what {@link #exchange(Message, Duration)} does with the timeout of the settings. */
    Message exchange(Message message);

    /**
     * Does what {@link #exchange(Message, Duration)} does, with a request and a reply of several messages. Those of a
     * request are written together.
     *
     * @param messages at least one
     */
    List<Message> exchangeAll(List<Message> messages, Duration timeout);

    /** Does what {@link #exchangeAll(List, Duration)} does with the timeout of the settings. */
    List<Message> exchangeAll(List<Message> messages);

    /** Does what {@link #exchangeAll(List, Duration)} does without blocking; completes on an event-loop thread. */
    CompletableFuture<List<Message>> exchangeAllAsync(List<Message> messages, Duration timeout);

    /** Does what {@link #send(Message)} does, for a message that the peer does not reply to. */
    void sendOneWay(Message message);

    /** Does what {@link #sendOneWay(Message)} does, with a timeout of its own and without blocking. */
    CompletableFuture<@Nullable Void> sendOneWayAsync(Message message, Duration timeout);

    /**
     * Notes that nobody waits for what an exchange of this connection has returned: its late reply must reach
     * nobody. Closes the connection unless replies are told apart.
     */
    default void giveUp(CompletableFuture<?> exchange) {
        close();
    }

    /**
     * Sends a message and waits, at most for the settings' request timeout, until it is written to the socket.
     *
     * @throws RequestTimeoutException if it could not be written in time; the connection is closed
     * @throws ConnectionClosedException if the connection is lost
     * @throws IllegalArgumentException if the framing cannot carry the message; the connection stays as it was
     */
    void send(Message message);

    /** Does what {@link #send(Message)} does, with a timeout of its own and without blocking. */
    CompletableFuture<@Nullable Void> sendAsync(Message message, Duration timeout);

    /**
     * Waits for a message that is not the reply of an exchange. A timeout closes the connection.
     *
     * @param timeout greater than zero
     * @throws RequestTimeoutException if there was none in time
     * @throws ConnectionClosedException if the connection is lost, or the thread is interrupted
     * @throws FrameTooLargeException if the message is larger than the settings allow
     * @throws MalformedFrameException if what arrives is not a frame of the settings' framing
     */
    Message receive(Duration timeout);

    /**
     * Ends the own direction when all is written that was sent before, and receives on; does not block. After that
     * nothing can be sent: what sends throws {@link IllegalStateException}, and the connection is not reusable.
     * Idempotent.
     */
    void endOutput();

    /**
     * Returns what is known of a frame that has begun to arrive and whose rest has not, or had not when the connection
     * ended; null if there is none. For people: to be asked when there was no message in time. Blocks for a moment at
     * most, and returns null if the connection does not say it by then.
     */
    default @Nullable UnfinishedFrameException unfinishedFrame() {
        return null;
    }

    /**
     * Returns why the connection has ended, a new exception each time; null if it has not, or nothing is known of it.
     */
    default @Nullable KnSockException whyEnded() {
        return null;
    }

    /**
     * Returns whether the connection may serve somebody else: open, no reply outstanding, nothing unread. Neither
     * blocks nor reads.
     */
    boolean isReusable();

    /** Calls back once, on any thread, when the connection is closed for whatever reason; at once if it is closed. */
    void onClose(Runnable callback);

    /** Closes the connection without waiting for that; exchanges without a reply fail. Idempotent. */
    @Override
    void close();
}
