package io.knsock.pool;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.MalformedFrameException;
import java.time.Duration;
import java.util.List;

/**
 * A connection leased from a pool. For use by one thread at a time, and no more after {@link #close()}: then every
 * method but {@link #close()}, {@link #invalidate()} and {@link #isOpen()} throws {@link IllegalStateException}, even
 * if another caller has the same connection by now. Made by the engine and the integrations, not to be implemented
 * outside tests.
 *
 * <p>A container may have taken the connection of a lease that is not in use (Jakarta Connectors 2.1, section 7.16.1).
 * The next call but {@link #isOpen()} then gets another one, for which it may block, and has its id and addresses.
 *
 * <p>Only a clean connection goes back to the pool. One with a request unanswered, with bytes unread, after a timeout
 * or a failure is closed on release instead, so the next caller never reads the reply to somebody else's request.
 *
 * @since 0.1
 */
public interface PooledConnection extends ConnectionInfo, AutoCloseable {
    /**
     * Sends a message and waits for the reply, at most for the settings' {@link ClientConfig#requestTimeout()}.
     *
     * @throws RequestTimeoutException if there was no reply in time; the connection is of no use any more
     * @throws ConnectionClosedException if the connection is lost before the reply, or the thread is interrupted (its
     *     interrupt status stays set)
     * @throws FrameTooLargeException if the reply is larger than the settings allow
     * @throws MalformedFrameException if what arrives is not a frame of the settings' framing
     * @throws IllegalArgumentException if the framing cannot carry the message; the connection stays usable
     * @throws IllegalStateException if this connection was released
     */
    Message exchange(Message message);

    /**
     * Does what {@link #exchange(Message)} does, with a timeout of its own.
     *
     * @param timeout greater than zero
     */
    Message exchange(Message message, Duration timeout);

    /**
     * Sends a request of several messages, written together with nothing in between, and waits for the reply: the
     * messages up to the one that makes it complete ({@link Conversation#isComplete}); by default that is the first.
     * Else it does what {@link #exchange(Message)} does.
     *
     * @param messages at least one
     * @return the messages of the reply, the first first; unmodifiable
     * @throws IllegalArgumentException if there is no message, too
     */
    List<Message> exchangeAll(List<Message> messages);

    /**
     * Does what {@link #exchangeAll(List)} does, with a timeout of its own.
     *
     * @param timeout greater than zero
     */
    List<Message> exchangeAll(List<Message> messages, Duration timeout);

    /**
     * Does what {@link #send(Message)} does with a message to which the peer does not reply, so that it does not cost
     * the connection. If the peer does reply, the connection is closed as soon as that is seen; until then the next
     * caller may take it for its own reply.
     */
    void sendOneWay(Message message);

    /**
     * Sends a message without waiting for a reply. Blocks until it is written to the socket, at most for the settings'
     * {@link ClientConfig#requestTimeout()}. Unless as many messages are {@linkplain #receive(Duration) received} as
     * were sent, the connection is closed on release: the next caller could otherwise read a late reply. Messages to
     * which the conversation expects no reply do not count ({@link Conversation#expectsReply}).
     *
     * @throws RequestTimeoutException if it could not be written in time; the connection is of no use any more
     * @throws ConnectionClosedException if the connection is lost
     * @throws IllegalArgumentException if the framing cannot carry the message; the connection stays usable
     * @throws IllegalStateException if this connection was released
     */
    void send(Message message);

    /**
     * Waits for the next message.
     *
     * @param timeout greater than zero
     * @throws RequestTimeoutException if there was none in time; the connection is of no use any more
     * @throws ConnectionClosedException if the connection is lost, or the thread is interrupted
     * @throws FrameTooLargeException if the message is larger than the settings allow
     * @throws MalformedFrameException if what arrives is not a frame of the settings' framing
     * @throws IllegalStateException if this connection was released
     */
    Message receive(Duration timeout);

    /**
     * Says that everything was sent, and receives on: ends the own direction of the connection (RFC 9293, section 3.6),
     * with TLS after a close_notify (RFC 8446, section 6.1), when all is written that was sent before. For peers that
     * answer when their input ends. Does not block. The connection is closed on release. Idempotent.
     *
     * <p>With TLS 1.2 a peer closes when it hears of this, and what it still had to say is lost (RFC 5246, section
     * 7.2.1); a server of kn-sock does, too. TLS 1.3 has no such rule.
     *
     * @throws IllegalStateException if this connection was released; {@link #send} and {@link #exchange(Message)} throw
     *     it from now on
     */
    void endOutput();

    /** Marks the connection as not to be used again: the release closes it. Does nothing after that. Idempotent. */
    void invalidate();

    /** Returns whether the connection is open and leased to the caller still. */
    @Override
    boolean isOpen();

    /**
     * Releases the connection to its pool. Does not block. Does nothing if it was released already; kn-sock's own pool
     * counts that and says so in the log once.
     *
     * @throws IllegalStateException in kn-sock's own pool, if another thread acquired it: that thread may be in the
     *     middle of something, so the connection is destroyed. One that was acquired asynchronously belongs to no
     *     thread
     */
    @Override
    void close();
}
