package io.knsock.engine.connect;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.SlowReaderException;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.Outbound;
import io.knsock.engine.time.Durations;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a client's connection, and who waits for what: replies answer requests in the order these were sent.
 * Guarded by the event loop, where nothing else is said.
 */
final class Exchanges {
    /** So many requests may await their replies on one connection: each holds a future and a timer. */
    static final int MAX_AWAITING = 16_384;

    private final ClientChannel connection;
    private final ClientEnding ending;
    private final Endpoint endpoint;
    private final Frames frames;
    private final Frames.Decoder decoder;
    private final Unread unread;
    private final Orders orders;
    private final int maxOutboundBytes;

    /** What was asked to be written and is not; raised by who asks, lowered when it is written or will not be. */
    private final Outbound outbound;

    /** How many requests were made and have no outcome; raised and lowered likewise. */
    private final AtomicInteger requests = new AtomicInteger();

    // Guarded by the event loop.
    private final Queue<Expectation> awaiting = new ArrayDeque<>();
    private final Queue<Expectation> answered = new ArrayDeque<>();
    private final Queue<Sending> sending = new ArrayDeque<>();
    private int unanswered;

    /** @param failed ends the connection */
    Exchanges(
            ClientChannel connection,
            ClientEnding ending,
            ClientConfig config,
            Endpoint endpoint,
            Frames frames,
            Frames.Decoder decoder,
            Unread unread,
            Orders.Failed failed) {
        this.connection = connection;
        this.ending = ending;
        this.endpoint = endpoint;
        this.frames = frames;
        this.decoder = decoder;
        this.unread = unread;
        this.maxOutboundBytes = config.maxOutboundBytes();
        this.outbound = new Outbound(maxOutboundBytes);
        this.orders = new Orders(connection.loop(), awaiting::isEmpty, failed);
    }

    // ---- on any thread

    /** Sends a request, and returns the reply to come. */
    CompletableFuture<Message> exchange(Message message, Duration timeout) {
        frames.check(message);
        if (requests.getAndIncrement() >= MAX_AWAITING) {
            requests.decrementAndGet();
            return CompletableFuture.failedFuture(new SlowReaderException("connection to " + endpoint
                    + " does not answer: " + MAX_AWAITING + " requests await a reply on it; this one was not sent"));
        }
        if (!outbound.tryAdd(message)) {
            requests.decrementAndGet();
            return CompletableFuture.failedFuture(full());
        }
        Exchange exchange = new Exchange(message, timeout);
        orders.add(exchange);
        return exchange.result;
    }

    /** Returns the next message that nobody has asked for. */
    CompletableFuture<Message> receive(Duration timeout) {
        Receiving receiving = new Receiving(timeout);
        orders.add(receiving);
        return receiving.result;
    }

    /** Sends a message that has no reply. */
    CompletableFuture<@Nullable Void> send(Message message, Duration timeout) {
        frames.check(message);
        if (!outbound.tryAdd(message)) {
            return CompletableFuture.failedFuture(full());
        }
        Sending one = new Sending(message, timeout);
        orders.add(one);
        return one.sent;
    }

    private SlowReaderException full() {
        return new SlowReaderException("connection to " + endpoint + " does not read: max-outbound-bytes="
                + maxOutboundBytes + " wait to be written to it; this message was not sent");
    }

    // ---- on the event loop

    /** Takes a message that has arrived; returns whether somebody waits for it. */
    boolean take(Message message) {
        unanswered = Math.max(0, unanswered - 1);
        Expectation first = awaiting.peek();
        if (first == null) {
            return false;
        }
        answered.add(first);
        awaiting.remove();
        first.take(message);
        first.settled();
        return true;
    }

    /** Hands over what was taken: only when it is known what else has arrived with it. */
    void passReplies() {
        for (Expectation one = answered.poll(); one != null; one = answered.poll()) {
            one.pass();
        }
    }

    /** Returns whether nobody waits for a message. */
    boolean isQuiet() {
        return awaiting.isEmpty();
    }

    /** Returns whether there are messages that the peer has not answered. */
    boolean isUnanswered() {
        return unanswered > 0;
    }

    /** Tells everybody who waits that the connection has ended. */
    void settle() {
        passReplies(); // which came before
        for (Expectation one = awaiting.poll(); one != null; one = awaiting.poll()) {
            one.settled();
            one.result.completeExceptionally(connection.lost(true));
        }
        for (Sending one = sending.poll(); one != null; one = sending.poll()) {
            one.settled();
            one.sent.completeExceptionally(connection.lost(true));
        }
        orders.settle();
    }

    /** Carries out nothing more, since the event loop does not. */
    void end() {
        orders.end();
    }

    private Future<Void> write(ByteBuf frame) {
        unanswered++;
        connection.inUse();
        return connection.channel().writeAndFlush(frame);
    }

    /** Somebody who waits for the next message that nobody before it waits for. */
    private abstract class Expectation implements Orders.Order {
        final CompletableFuture<Message> result = new CompletableFuture<>();
        final Duration timeout;
        private @Nullable Message got;
        private @Nullable Future<?> timer;

        Expectation(Duration timeout) {
            this.timeout = timeout;
        }

        /**
         * Takes its place. The timer ends when a message arrives, and not when who asked has given up: the replies to
         * come would be taken for those to earlier requests.
         */
        final void await() {
            timer = connection.loop().schedule(this::timeOut, Durations.nanos(timeout), TimeUnit.NANOSECONDS);
            awaiting.add(this);
            connection.inUse();
        }

        private void timeOut() {
            connection.notePartial();
            connection.close(); // first, so that whoever hears of it finds the connection unfit
            result.completeExceptionally(new RequestTimeoutException(
                    ClientChannel.within(what(), timeout) + ending.held(), ending.withPartial(ending.failure())));
        }

        abstract String what();

        /** Notes that its place in the queue is free again. */
        void settled() {
            Future<?> running = timer;
            if (running != null) {
                running.cancel(false);
            }
        }

        final void take(Message message) {
            got = message;
        }

        final void pass() {
            result.complete(got);
        }
    }

    /** A request, and who waits for its reply. */
    private final class Exchange extends Expectation {
        private final Message message;
        private boolean begun;
        private boolean counted = true;
        private boolean unwritten = true;

        Exchange(Message message, Duration timeout) {
            super(timeout);
            this.message = message;
        }

        @Override
        public void carryOut() {
            if (!connection.isOpen()) {
                refuse();
                return;
            }
            if (!unread.isEmpty() || (awaiting.isEmpty() && decoder.hasMore())) {
                ending.unsolicited(unread.messages(), decoder.partialFrame());
                connection.close();
                refuse();
                return;
            }
            begun = true;
            ByteBuf frame = frames.encode(message, connection.channel().alloc());
            try {
                await();
            } catch (Throwable noPlace) {
                frame.release();
                throw noPlace;
            }
            write(frame).addListener(written -> {
                written();
                if (!written.isSuccess()) {
                    connection.fail(written.cause());
                }
            });
        }

        @Override
        public void refuse() {
            refuse(connection.lost(begun));
        }

        private void refuse(KnSockException why) {
            written();
            settled();
            result.completeExceptionally(why);
        }

        private void written() {
            if (unwritten) {
                unwritten = false;
                outbound.remove(message);
            }
        }

        @Override
        void settled() {
            super.settled();
            if (counted) {
                counted = false;
                requests.decrementAndGet();
            }
        }

        @Override
        String what() {
            return "no reply from " + endpoint;
        }
    }

    /** Somebody who waits for a message without having asked for it. */
    private final class Receiving extends Expectation {
        Receiving(Duration timeout) {
            super(timeout);
        }

        @Override
        public void carryOut() {
            Message next = awaiting.isEmpty() ? unread.poll() : null;
            if (next != null) { // the peer may have said this and closed
                decoder.resume();
                connection.taken();
                result.complete(next);
            } else if (connection.isOpen()) {
                await();
            } else {
                refuse();
            }
        }

        @Override
        public void refuse() {
            settled();
            result.completeExceptionally(connection.lost(true));
        }

        @Override
        String what() {
            return "no message from " + endpoint;
        }
    }

    /** A message without a reply, and who waits until it is written. */
    private final class Sending implements Orders.Order {
        private final CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        private final Message message;
        private final Duration timeout;
        private @Nullable Future<?> timer;
        private boolean begun;
        private boolean unwritten = true;

        Sending(Message message, Duration timeout) {
            this.message = message;
            this.timeout = timeout;
        }

        @Override
        public void carryOut() {
            if (!connection.isOpen()) {
                refuse();
                return;
            }
            begun = true;
            ByteBuf frame = frames.encode(message, connection.channel().alloc());
            try {
                timer = connection.loop().schedule(this::timeOut, Durations.nanos(timeout), TimeUnit.NANOSECONDS);
                sending.add(this);
            } catch (Throwable noPlace) {
                frame.release();
                throw noPlace;
            }
            write(frame).addListener(written -> {
                sending.remove(this);
                settled();
                if (written.isSuccess()) {
                    sent.complete(null);
                } else {
                    connection.fail(written.cause());
                    sent.completeExceptionally(connection.lost(true));
                }
            });
        }

        private void timeOut() {
            connection.close();
            sent.completeExceptionally(new RequestTimeoutException(
                    ClientChannel.within("message to " + endpoint + " not written", timeout)));
        }

        @Override
        public void refuse() {
            settled();
            sent.completeExceptionally(connection.lost(begun));
        }

        private void settled() {
            Future<?> running = timer;
            if (running != null) {
                running.cancel(false);
            }
            if (unwritten) {
                unwritten = false;
                outbound.remove(message);
            }
        }
    }
}
