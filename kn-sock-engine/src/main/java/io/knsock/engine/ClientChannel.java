package io.knsock.engine;

import io.knsock.ClientConfig;
import io.knsock.ConnectionClosedException;
import io.knsock.Endpoint;
import io.knsock.FrameTooLargeException;
import io.knsock.KnSockException;
import io.knsock.MalformedFrameException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.SlowReaderException;
import io.knsock.TlsException;
import io.knsock.UnfinishedFrameException;
import io.knsock.UnsolicitedFrameException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Durations;
import io.knsock.engine.client.NotWritten;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint: the last handler of its pipeline. Replies answer requests in the order these were sent.
 * What arrives and was not asked for waits, bounded, for {@link #receive}.
 *
 * <p><b>No reply reaches a wrong caller.</b> A request is encoded, its reply awaited and it is written in one step of the event
 * loop. Whatever that step throws, an error of the JVM too, ends the connection before another step begins, and from then
 * on nothing that arrives is passed on: {@link #failure} is set first.
 *
 * <p><b>Each who asks hears of it.</b> A future is completed by its order if that is refused (see {@link Orders}), by what
 * arrives, by its timer, or by {@link #settle}, which comes when the connection ends for whatever reason, the death of its
 * event loop included. Who blocks has a bound of its own besides (see {@link Waiting}).
 */
final class ClientChannel extends ChannelInboundHandlerAdapter implements ClientConnection, Intake {
    /** With so many messages unread the socket is not read, until somebody receives one. */
    private static final int MAX_UNREAD = 16;

    /** So many requests may await their replies on one connection: each holds a future and a timer. */
    static final int MAX_AWAITING = 16_384;

    /** How long a far end that got messages without replying may take to close after us. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private final ClientConfig config;
    private final Endpoint endpoint;
    private final Channel channel;
    private final Frames frames;
    private final Frames.FrameDecoder decoder;
    private final Orders orders;

    /** What follows the records of TLS; null without TLS. */
    private final @Nullable TlsRecordGuard records;

    /** What was asked to be written and is not; raised by who asks, lowered when it is written or will not be. */
    private final Outbound outbound;

    /** How many requests were made and have no outcome; raised and lowered likewise. */
    private final AtomicInteger requests = new AtomicInteger();

    private final Queue<Runnable> closeCallbacks = new ConcurrentLinkedQueue<>();

    // Guarded by the event loop.
    private final Queue<Expectation> awaiting = new ArrayDeque<>();
    private final Queue<Expectation> answered = new ArrayDeque<>();
    private final Queue<Sending> sending = new ArrayDeque<>();
    private final Queue<Message> unread = new ArrayDeque<>();
    private long unreadBytes;
    private long bytesThrownAway;
    private int unanswered;
    private boolean lingering;

    /** Written by the event loop before any future completes, so that a caller who has its reply sees it. */
    private volatile boolean reusable = true;

    /** Set by whoever closes, and never unset; the event loop gets round to it a little later. */
    private volatile boolean closedHere;

    /** What has ended the connection, where that was a failure; the first one stands. */
    private volatile @Nullable Throwable failure;

    /** What had arrived of a frame when the connection ended or somebody gave up; the first one stands. */
    private volatile @Nullable PartialFrame partial;

    /** The connection has ended, and those who wanted to hear of it have been told, or are being told. */
    private volatile boolean gone;

    ClientChannel(
            ClientConfig config,
            Endpoint endpoint,
            Channel channel,
            Frames frames,
            Frames.FrameDecoder decoder,
            @Nullable TlsRecordGuard records) {
        this.records = records;
        this.config = config;
        this.endpoint = endpoint;
        this.channel = channel;
        this.frames = frames;
        this.decoder = decoder;
        decoder.attach(this);
        this.outbound = new Outbound(config.maxOutboundBytes());
        this.orders = new Orders(channel.eventLoop(), awaiting::isEmpty, this::cannotGoOn);
    }

    // ---- exchanges

    @Override
    public Message exchange(Message message) {
        return exchange(message, config.requestTimeout());
    }

    @Override
    public Message exchange(Message message, Duration timeout) {
        checkMayBlock();
        return waitFor(exchangeAsync(message, timeout), "no reply from " + endpoint, timeout);
    }

    @Override
    public CompletableFuture<Message> exchangeAsync(Message message, Duration timeout) {
        checkTimeout(timeout);
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

    @Override
    public Message receive(Duration timeout) {
        checkMayBlock();
        checkTimeout(timeout);
        Receiving receiving = new Receiving(timeout);
        orders.add(receiving);
        return waitFor(receiving.result, "no message from " + endpoint, timeout);
    }

    @Override
    public void send(Message message) {
        checkMayBlock();
        Duration timeout = config.requestTimeout();
        waitFor(sendAsync(message, timeout), "message to " + endpoint + " not written", timeout);
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAsync(Message message, Duration timeout) {
        checkTimeout(timeout);
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
                + config.maxOutboundBytes() + " wait to be written to it; this message was not sent");
    }

    private <T extends @Nullable Object> T waitFor(CompletableFuture<T> result, String what, Duration timeout) {
        return Waiting.forResult(
                result,
                timeout,
                this::close,
                () -> new RequestTimeoutException(within(what, timeout) + ": " + Waiting.SILENT));
    }

    private static String within(String what, Duration timeout) {
        return what + " within " + Durations.text(timeout) + "; the connection is closed";
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
         * Takes its place. The timer ends when a message arrives, and not when who asked has given up: the replies to come
         * would be taken for those to earlier requests.
         */
        final void await() {
            timer = loop().schedule(this::timeOut, Durations.nanos(timeout), TimeUnit.NANOSECONDS);
            awaiting.add(this);
            reusable = false;
        }

        private void timeOut() {
            notePartial();
            close(); // first, so that whoever hears of it finds the connection unfit
            result.completeExceptionally(
                    new RequestTimeoutException(within(what(), timeout) + held(), withPartial(failure)));
        }

        abstract String what();

        /** Takes it that its place in the queue is free again. */
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
            if (!isOpen()) {
                refuse();
                return;
            }
            if (!unread.isEmpty() || (awaiting.isEmpty() && decoder.hasMore())) {
                unsolicited();
                refuse();
                return;
            }
            begun = true;
            ByteBuf frame = frames.encode(message, channel.alloc());
            try {
                await();
            } catch (Throwable noPlace) {
                frame.release();
                throw noPlace;
            }
            write(frame).addListener(written -> {
                written();
                if (!written.isSuccess()) {
                    fail(written.cause());
                }
            });
        }

        @Override
        public void refuse() {
            refuse(lost(begun));
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
            if (next != null) { // the far end may have said this and closed
                unreadBytes -= MessageCost.of(next);
                decoder.resume();
                updateReusable();
                updateReading();
                result.complete(next);
            } else if (isOpen()) {
                await();
            } else {
                refuse();
            }
        }

        @Override
        public void refuse() {
            settled();
            result.completeExceptionally(lost(true));
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
            if (!isOpen()) {
                refuse();
                return;
            }
            begun = true;
            ByteBuf frame = frames.encode(message, channel.alloc());
            try {
                timer = loop().schedule(this::timeOut, Durations.nanos(timeout), TimeUnit.NANOSECONDS);
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
                    fail(written.cause());
                    sent.completeExceptionally(lost(true));
                }
            });
        }

        private void timeOut() {
            close();
            sent.completeExceptionally(
                    new RequestTimeoutException(within("message to " + endpoint + " not written", timeout)));
        }

        @Override
        public void refuse() {
            settled();
            sent.completeExceptionally(lost(begun));
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

    /** Ends the connection, since what comes next could be more of that, and would be taken for the reply. */
    private void unsolicited() {
        PartialFrame begun = decoder.partialFrame();
        long bytes = unread.stream().mapToLong(Message::length).sum();
        String text = "connection to " + endpoint
                + " is closed: the peer had sent what no request in flight had asked for: "
                + (unread.isEmpty() ? "" : unread.size() + (unread.size() == 1 ? " message" : " messages"))
                + (unread.isEmpty() ? "" : " (" + bytes + (bytes == 1 ? " byte)" : " bytes)"))
                + (unread.isEmpty() || begun == null ? "" : " and ")
                + (begun == null ? "" : begun.text(config.framing()))
                + "; does it greet, send keep-alives, or reply more than once? nothing was sent";
        ClientLog.unsolicited(endpoint.toString(), text);
        failure = new UnsolicitedFrameException(text);
        close();
    }

    private Future<Void> write(ByteBuf frame) {
        unanswered++;
        reusable = false;
        return channel.writeAndFlush(frame);
    }

    // ---- from the socket

    @Override
    public void channelRead(ChannelHandlerContext context, Object payload) {
        Message message = (Message) payload;
        if (failure != null) { // it is not known whose it is
            return;
        }
        if (lingering) {
            throwAway(message);
            return;
        }
        unanswered = Math.max(0, unanswered - 1);
        Expectation first = awaiting.peek();
        if (first == null) {
            unread.add(message);
            unreadBytes += MessageCost.of(message);
            updateReading();
        } else {
            answered.add(first);
            awaiting.remove();
            first.take(message);
            first.settled();
        }
    }

    /** A peer that goes on sending does not heed that our direction has ended. */
    private void throwAway(Message message) {
        bytesThrownAway += MessageCost.of(message);
        if (bytesThrownAway > Lingering.MOST_BYTES) {
            channel.close();
        }
    }

    private boolean isUnreadFull() {
        return unread.size() >= MAX_UNREAD || unreadBytes >= config.maxFrameBytes();
    }

    /** What TLS has to say of itself is not counted as messages are, so it is bounded by not reading what asks for it. */
    private void updateReading() {
        boolean read =
                lingering || (!isUnreadFull() && !decoder.isBehind() && (records == null || channel.isWritable()));
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        updateReading();
        context.fireChannelWritabilityChanged();
    }

    // ---- for the decoder

    /** What was asked for is taken, and of the rest no more than is kept; the last of it can be received after the end. */
    @Override
    public boolean takesMore() {
        return lingering || failure != null || !awaiting.isEmpty() || !isUnreadFull() || !channel.isActive();
    }

    /** There are no turns: replies that have been asked for are not so many, and may be followed by the end. */
    @Override
    public Turns turns() {
        return Turns.NONE;
    }

    @Override
    public void turnEnded() {
        updateReading();
    }

    /** Only now is it known what else arrived with a reply, so only now callers hear of it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        updateReusable();
        passReplies();
        context.fireChannelReadComplete();
    }

    private void passReplies() {
        for (Expectation one = answered.poll(); one != null; one = answered.poll()) {
            one.pass();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A far end that has ended its direction sends no more replies.
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            channel.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        decoder.resume();
        channelReadComplete(context);
        settle();
        context.fireChannelInactive();
    }

    // ---- the end

    /**
     * Ends it at once, since its event loop has failed: no task of that will run any more. Called on the thread of the event
     * loop. Who waits hears of the cause.
     */
    void loopFailed(Throwable cause) {
        notePartial();
        if (failure == null) {
            failure = cause;
        }
        settle();
        orders.end();
    }

    private void fail(Throwable cause) {
        notePartial();
        if (failure == null) {
            failure = cause;
        }
        reusable = false;
        try {
            Tls.close(channel);
        } catch (Throwable worse) { // no memory to close it in order
            channel.unsafe().closeForcibly();
        } finally {
            settle();
        }
    }

    /** Does what {@link #fail} does, on any thread. */
    private void cannotGoOn(Throwable cause) {
        if (loop().inEventLoop()) {
            fail(cause);
            return;
        }
        if (failure == null) {
            failure = cause;
        }
        reusable = false;
        try {
            loop().execute(() -> fail(cause));
        } catch (Throwable noTurn) {
            // an ended loop has closed it; one that cannot be asked finds it unfit
        }
    }

    /** Tells everybody who waits that the connection has ended. */
    private void settle() {
        reusable = false;
        notePartial();
        tellPartial();
        passReplies(); // which came before
        for (Expectation one = awaiting.poll(); one != null; one = awaiting.poll()) {
            one.settled();
            one.result.completeExceptionally(lost(true));
        }
        for (Sending one = sending.poll(); one != null; one = sending.poll()) {
            one.settled();
            one.sent.completeExceptionally(lost(true));
        }
        orders.settle();
        gone = true;
        for (Runnable told = closeCallbacks.poll(); told != null; told = closeCallbacks.poll()) {
            told.run();
        }
    }

    /** On the event loop, while the decoder has what it keeps. */
    private void notePartial() {
        if (partial == null && !lingering && !gone) {
            try {
                partial = decoder.partialFrame();
            } catch (Throwable noMemory) {
                // it is not told; that the connection ends matters more
            }
        }
    }

    private void tellPartial() {
        PartialFrame begun = partial;
        if (begun != null && !gone && !(failure instanceof UnsolicitedFrameException)) {
            try {
                ClientLog.unfinishedFrame(endpoint.toString(), begun.text(config.framing()), config.framing());
            } catch (Throwable noMemory) {
                // those who wait are still to be told
            }
        }
    }

    /** Says what had arrived of a frame, if anything had, for the end of a sentence. */
    private String held() {
        PartialFrame begun = partial;
        return begun == null
                ? ""
                : "; it held " + begun.text(config.framing()) + ": " + PartialFrame.question(config.framing());
    }

    private @Nullable Throwable withPartial(@Nullable Throwable known) {
        PartialFrame begun = partial;
        return begun == null ? known : begun.failure("connection to " + endpoint, config.framing(), known);
    }

    @Override
    public @Nullable UnfinishedFrameException unfinishedFrame() {
        PartialFrame begun = partial;
        if (begun == null && !gone) {
            begun = loop().inEventLoop() ? decoder.partialFrame() : askForPartial();
        }
        return begun == null ? null : begun.failure("connection to " + endpoint, config.framing(), failure);
    }

    private @Nullable PartialFrame askForPartial() {
        CompletableFuture<@Nullable PartialFrame> answer = new CompletableFuture<>();
        try {
            loop().execute(() -> answer.complete(decoder.partialFrame()));
            return answer.get(Waiting.GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException | RejectedExecutionException silent) {
            return null;
        }
    }

    @Override
    public @Nullable KnSockException whyEnded() {
        return isOpen() || (failure == null && partial == null) ? null : lost(true);
    }

    /**
     * Returns what is thrown; a new exception for each who gets one: they are thrown in different threads.
     *
     * @param written whether some of the message may have been
     */
    private KnSockException lost(boolean written) {
        Throwable known = failure;
        Throwable told = withPartial(known);
        Throwable cause = written ? told : new NotWritten(told);
        OutOfMemoryError lack = MemoryShortage.of(known);
        if (lack != null) {
            return new ConnectionClosedException(
                    "connection to " + endpoint + " is closed: " + MemoryShortage.text(lack), cause);
        }
        if (known instanceof UnsolicitedFrameException) {
            return new UnsolicitedFrameException(
                    String.valueOf(known.getMessage()), written ? null : new NotWritten(null));
        }
        if (known instanceof TooLongFrameException) {
            return new FrameTooLargeException(
                    "a frame from " + endpoint + " is larger than max-frame-bytes=" + config.maxFrameBytes()
                            + "; the connection is closed",
                    cause);
        }
        if (known instanceof CorruptedFrameException) {
            return new MalformedFrameException(
                    "a frame from " + endpoint + " is malformed: " + known.getMessage()
                            + "; the connection is closed: does the far end use framing " + config.framing() + "?",
                    cause);
        }
        if (Tls.failure(known) instanceof SSLException tls) {
            return new TlsException(
                    "TLS with " + endpoint + " failed: " + Tls.reason(tls) + held(), written ? tls : cause);
        }
        if (known instanceof RejectedExecutionException) {
            return new ConnectionClosedException("the engine is closed", known);
        }
        if (known instanceof Error || known instanceof RuntimeException) {
            return new ConnectionClosedException(
                    "connection to " + endpoint + " is closed, since this end has failed: " + known, cause);
        }
        return new ConnectionClosedException(
                "connection to " + endpoint
                        + (closedHere ? " is closed" : " was closed by the far end")
                        + (known == null ? "" : ": " + Tls.reason(known))
                        + held(),
                cause);
    }

    /** Returns the failure that closed the channel, where only that it is closed is known otherwise. */
    Throwable whyClosed(Throwable otherwise) {
        Throwable known = failure;
        return known != null && otherwise instanceof ClosedChannelException ? known : otherwise;
    }

    // ---- state

    private void updateReusable() {
        reusable = channel.isActive()
                && failure == null
                && awaiting.isEmpty()
                && unanswered == 0
                && unread.isEmpty()
                && !decoder.hasMore();
    }

    @Override
    public boolean isOpen() {
        return !closedHere && !gone && failure == null && channel.isActive();
    }

    @Override
    public boolean isReusable() {
        return reusable && isOpen();
    }

    /** One that is added when others are being told is found by whoever takes it out first. */
    @Override
    public void onClose(Runnable callback) {
        closeCallbacks.add(callback);
        if (gone && closeCallbacks.remove(callback)) {
            callback.run();
        }
    }

    @Override
    public void close() {
        closedHere = true;
        try {
            loop().execute(() -> {
                try {
                    closeOnLoop();
                } catch (Throwable noMemory) {
                    fail(noMemory);
                }
            });
        } catch (RejectedExecutionException ended) {
            channel.close(); // the engine is stopped, and has closed it already
        } catch (Throwable noTurn) {
            cannotGoOn(noTurn);
        }
    }

    /**
     * A socket that is closed with anything unread, a session ticket of TLS for instance, resets the connection, and the
     * far end may lose what it has not read yet. So where messages were sent that got no reply, only our direction
     * is ended, and the socket closed when the far end has closed too.
     */
    private void closeOnLoop() {
        if (unanswered == 0 || failure != null || !awaiting.isEmpty() || !channel.isActive()) {
            Tls.close(channel);
        } else if (!lingering) {
            lingering = true;
            unread.clear();
            unreadBytes = 0;
            decoder.resume();
            updateReading();
            Future<?> timer = loop().schedule(() -> channel.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
            channel.closeFuture().addListener(closed -> timer.cancel(false));
            Tls.endOutput(channel);
        }
    }

    /** Returns what cuts its frames, for who takes its place. */
    Frames.FrameDecoder decoder() {
        return decoder;
    }

    /** Returns what follows its TLS records, if it has any, for who takes its place. */
    @Nullable TlsRecordGuard records() {
        return records;
    }

    /** Returns what nobody has received, and forgets it; on the event loop. */
    List<Message> takeUnread() {
        List<Message> taken = List.copyOf(unread);
        unread.clear();
        unreadBytes = 0;
        return taken;
    }

    /** Returns the channel that it is the last handler of. */
    Channel channel() {
        return channel;
    }

    private EventLoop loop() {
        return channel.eventLoop();
    }

    private void checkMayBlock() {
        if (loop().inEventLoop()) {
            throw new IllegalStateException(
                    "this call blocks, so it cannot be made on an event loop: use requestAsync or another thread");
        }
    }

    private static void checkTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be greater than zero, but is " + timeout);
        }
    }

    @Override
    public String toString() {
        return "connection to " + endpoint + " from " + Addresses.text(Addresses.local(channel));
    }
}
