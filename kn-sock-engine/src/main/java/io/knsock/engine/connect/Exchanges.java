package io.knsock.engine.connect;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.SlowReaderException;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Correlation;
import io.knsock.conversation.DuplicateKeyException;
import io.knsock.conversation.Sender;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.Outbound;
import io.knsock.engine.time.Durations;
import io.knsock.framing.FrameTooLargeException;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a client's connection, and who waits for what: {@link Awaited} knows which reply is whose. Guarded
 * by the event loop, where nothing else is said.
 */
final class Exchanges {
    /** So many requests may await their replies on one connection: each holds a future and a timer. */
    static final int MAX_AWAITING = 16_384;

    final ClientChannel connection;
    final ClientEnding ending;
    final Endpoint endpoint;
    final Conversation conversation;
    final ClientCounters counters;
    final Sender sender;
    final Frames.Decoder decoder;
    final Unread unread;
    final Awaited awaited;
    private final ClientConfig config;
    private final Frames frames;
    private final Orders orders;

    /** What was asked to be written and is not; raised by who asks, lowered when it is written or will not be. */
    final Outbound outbound;

    /** How many requests were made and have no outcome; raised and lowered likewise. */
    private final AtomicInteger requests = new AtomicInteger();

    // Guarded by the event loop.
    final Queue<Sending> sending = new ArrayDeque<>();
    private final Queue<Expectation> answered = new ArrayDeque<>();
    private int unanswered;
    private boolean unheard;
    private long held;

    /** @param failed ends the connection */
    Exchanges(
            ClientChannel connection,
            ClientEnding ending,
            ClientConfig config,
            Talk talk,
            Frames frames,
            Frames.Decoder decoder,
            Unread unread,
            Orders.Failed failed) {
        this.connection = connection;
        this.ending = ending;
        this.config = config;
        this.endpoint = connection.endpoint();
        this.conversation = talk.conversation();
        this.counters = talk.counters();
        this.sender = talk.sender(connection);
        this.frames = frames;
        this.decoder = decoder;
        this.unread = unread;
        this.outbound = new Outbound(config.maxOutboundBytes());
        Correlation correlation = talk.correlation();
        this.awaited = correlation == null ? new InOrder(this) : new ByKey(this, conversation, correlation);
        this.orders = new Orders(connection.loop(), awaited::isQuiet, failed);
    }

    // ---- on any thread

    /** Sends a request, and returns the reply to come as one message. */
    CompletableFuture<Message> exchange(Message message, Duration timeout) {
        return exchange(List.of(message), timeout, conversation::join, false);
    }

    /** Sends a request of several messages, and returns the reply to come. */
    CompletableFuture<List<Message>> exchangeAll(List<Message> messages, Duration timeout) {
        return exchange(checkedRequest(messages), timeout, List::copyOf, false);
    }

    /** Returns the messages of a request, unless there cannot be such a one. */
    static List<Message> checkedRequest(List<Message> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a request must have at least one message");
        }
        long bytes = 0;
        for (Message message : messages) {
            bytes += message.length();
        }
        if (bytes > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException(
                    "a request must have at most " + Integer.MAX_VALUE / 2 + " bytes, but has " + bytes);
        }
        return List.copyOf(messages);
    }

    private <T> CompletableFuture<T> exchange(
            List<Message> messages, Duration timeout, Function<List<Message>, T> as, boolean beat) {
        if (requests.getAndIncrement() >= MAX_AWAITING) {
            requests.decrementAndGet();
            return CompletableFuture.failedFuture(new SlowReaderException("connection to " + endpoint
                    + " does not answer: " + MAX_AWAITING + " requests await a reply on it; this one was not sent"));
        }
        counters.underWay.incrementAndGet();
        Exchange<T> exchange = new Exchange<>(this, timeout, as, beat);
        boolean full;
        try {
            List<Message> claimed = awaited.claim(messages, exchange);
            exchange.request(claimed);
            claimed.forEach(frames::check);
            full = !outbound.tryAdd(claimed);
        } catch (DuplicateKeyException taken) {
            exchange.settled();
            return CompletableFuture.failedFuture(taken);
        } catch (Throwable refused) {
            exchange.settled();
            throw refused;
        }
        if (full) {
            exchange.settled();
            return CompletableFuture.failedFuture(full());
        }
        orders.add(exchange);
        return exchange.result;
    }

    /** Notes that a request has its outcome. */
    void settled(Exchange<?> exchange) {
        requests.decrementAndGet();
        counters.underWay.decrementAndGet();
        awaited.release(exchange);
    }

    /** Returns the next message that nobody has asked for. */
    CompletableFuture<Message> receive(Duration timeout) {
        Receiving receiving = new Receiving(this, timeout);
        orders.add(receiving);
        return receiving.result;
    }

    /**
     * Sends a message that has no reply.
     *
     * @param oneWay whether that is certain
     */
    CompletableFuture<@Nullable Void> send(Message message, Duration timeout, boolean oneWay) {
        frames.check(message);
        if (!outbound.tryAdd(message)) {
            return CompletableFuture.failedFuture(full());
        }
        Sending one = new Sending(this, message, timeout, oneWay);
        orders.add(one);
        return one.sent;
    }

    /** Sends a heartbeat, unless what has arrived is in its way; on the event loop. */
    void beat(Message heartbeat) {
        if (!conversation.expectsReply(heartbeat)) {
            send(heartbeat, config.requestTimeout(), true);
        } else if (awaited.isClear()) {
            exchange(List.of(heartbeat), config.requestTimeout(), reply -> reply, true);
        }
    }

    private SlowReaderException full() {
        return new SlowReaderException("connection to " + endpoint + " does not read: max-outbound-bytes="
                + config.maxOutboundBytes() + " wait to be written to it; this message was not sent");
    }

    RequestTimeoutException timedOut(String text) {
        return new RequestTimeoutException(text + ending.held(), ending.withPartial(ending.failure()));
    }

    ConnectionClosedException silent(String what, Duration timeout) {
        return new ConnectionClosedException(
                Reason.PEER_SILENT,
                "connection to " + endpoint + " is closed: " + what + " within " + text(timeout),
                null,
                true);
    }

    String text(Duration timeout) {
        return Durations.text(timeout);
    }

    // ---- on the event loop

    /** Takes a message that has arrived; returns whether somebody waits for it. */
    boolean take(Message message) {
        return awaited.take(message);
    }

    /** Notes that the peer has answered something. */
    void answered() {
        unanswered = Math.max(0, unanswered - 1);
        unheard = false;
    }

    /** Counts what incomplete replies hold. */
    void hold(long bytes) {
        held += bytes;
    }

    /**
     * Refuses a reply that has not ended.
     *
     * @param messages how many it has
     */
    void checkReply(int messages) {
        if (messages > config.maxReplyFrames()) {
            throw tooLarge("max-reply-frames=" + config.maxReplyFrames());
        }
        if (held > config.maxReplyBytes()) {
            throw tooLarge("max-reply-bytes=" + config.maxReplyBytes());
        }
    }

    private FrameTooLargeException tooLarge(String bound) {
        return new FrameTooLargeException(
                "a reply from " + endpoint + " is larger than " + bound
                        + "; the connection is closed: does the conversation see where a reply ends?",
                null);
    }

    /** Notes that somebody has all that it waits for, and is to be handed it. */
    void taken(Expectation one) {
        answered.add(one);
    }

    /** Hands over what was taken: only when it is known what else has arrived with it. */
    void passReplies() {
        for (Expectation one = answered.poll(); one != null; one = answered.poll()) {
            one.pass();
        }
    }

    /** Returns whether nobody waits for a message. */
    boolean isQuiet() {
        return awaited.isQuiet();
    }

    /** Returns whether there are messages whose replies could be taken for others. */
    boolean isUnanswered() {
        return unanswered > 0 && !awaited.tellsRepliesApart();
    }

    /** Returns whether something was sent of which it is not known whether the peer has read it. */
    boolean isUnheard() {
        return unanswered > 0 || unheard;
    }

    /** Tells everybody who waits that the connection has ended. */
    void settle() {
        passReplies(); // which came before
        for (Expectation one : awaited.takeAll()) {
            one.settled();
            one.fail(connection.lost(true));
        }
        for (Sending one = sending.poll(); one != null; one = sending.poll()) {
            one.lost();
        }
        orders.settle();
    }

    /** Carries out nothing more, since the event loop does not. */
    void end() {
        orders.end();
    }

    /** Returns the frames around messages that are written together. */
    ByteBuf encode(List<Message> messages) {
        if (messages.size() == 1) {
            return frames.encode(messages.get(0), connection.channel().alloc());
        }
        int bytes = 0;
        for (Message message : messages) {
            bytes = Math.addExact(bytes, frames.frameBytes(message));
        }
        ByteBuf all = connection.channel().alloc().ioBuffer(bytes);
        try {
            for (Message message : messages) {
                frames.append(message, all);
            }
        } catch (Throwable unfit) {
            all.release();
            throw unfit;
        }
        return all;
    }

    /** @param mayBeAnswered whether a reply to it may come, by a caller's leave */
    Future<Void> write(ByteBuf frame, boolean mayBeAnswered) {
        if (mayBeAnswered) {
            unanswered++;
        } else {
            unheard = true;
        }
        connection.wrote();
        return connection.channel().writeAndFlush(frame);
    }
}
