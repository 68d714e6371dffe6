package io.knsock.engine;

import io.knsock.ClientConfig;
import io.knsock.ConnectionClosedException;
import io.knsock.Endpoint;
import io.knsock.FrameTooLargeException;
import io.knsock.KnSockException;
import io.knsock.Limits;
import io.knsock.MalformedFrameException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.TlsException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Durations;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint: the last handler of its pipeline. Replies answer requests in the order these were sent.
 * What arrives and was not asked for waits, bounded, for {@link #receive}.
 */
final class ClientChannel extends ChannelInboundHandlerAdapter implements ClientConnection {
    /** With so many messages unread the socket is not read, until somebody receives one. */
    private static final int MAX_UNREAD = 16;

    /** How long a far end that got messages without replying may take to close after us. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private final ClientConfig config;
    private final Endpoint endpoint;
    private final Channel channel;
    private final Frames frames;
    private final Frames.FrameDecoder decoder;

    // Guarded by the event loop.
    private final Queue<Awaited> awaiting = new ArrayDeque<>();
    private final Queue<Message> unread = new ArrayDeque<>();
    private int unanswered;
    private boolean lingering;
    private final List<Runnable> answered = new ArrayList<>();
    private final List<Runnable> closeCallbacks = new ArrayList<>();
    private @Nullable Throwable failure;

    /** Written by the event loop before any future completes, so that a caller who has its reply sees it. */
    private volatile boolean reusable = true;

    /** Set by whoever closes, and never unset; the event loop gets round to it a little later. */
    private volatile boolean closedHere;

    ClientChannel(ClientConfig config, Endpoint endpoint, Channel channel, Frames frames, Frames.FrameDecoder decoder) {
        this.config = config;
        this.endpoint = endpoint;
        this.channel = channel;
        this.frames = frames;
        this.decoder = decoder;
    }

    /** Somebody who waits for the next message, and the timer that ends this. */
    private record Awaited(CompletableFuture<Message> reply, Future<?> timer) {}

    // ---- exchanges

    @Override
    public Message exchange(Message message) {
        return exchange(message, config.requestTimeout());
    }

    @Override
    public Message exchange(Message message, Duration timeout) {
        checkMayBlock();
        return Waiting.forResult(exchangeAsync(message, timeout), this::close);
    }

    @Override
    public CompletableFuture<Message> exchangeAsync(Message message, Duration timeout) {
        checkTimeout(timeout);
        frames.check(message);
        CompletableFuture<Message> reply = new CompletableFuture<>();
        onLoopIfOpen(reply, () -> {
            if (!unread.isEmpty() || (awaiting.isEmpty() && decoder.hasMore())) {
                close();
                reply.completeExceptionally(new ConnectionClosedException(
                        "connection to " + endpoint() + " held bytes that nobody had asked for, and is closed"));
                return;
            }
            await(reply, timeout, "no reply from " + endpoint() + " within " + Durations.text(timeout));
            write(message).addListener(written -> {
                if (!written.isSuccess()) {
                    fail(written.cause());
                }
            });
        });
        return reply;
    }

    @Override
    public Message receive(Duration timeout) {
        checkMayBlock();
        checkTimeout(timeout);
        CompletableFuture<Message> received = new CompletableFuture<>();
        onLoop(received, () -> {
            Message next = awaiting.isEmpty() ? unread.poll() : null;
            if (next != null) { // the far end may have said this and closed
                updateReusable();
                channel.config().setAutoRead(true);
                received.complete(next);
            } else if (isOpen()) {
                await(received, timeout, "no message from " + endpoint() + " within " + Durations.text(timeout));
            } else {
                received.completeExceptionally(lost());
            }
        });
        return Waiting.forResult(received, this::close);
    }

    @Override
    public void send(Message message) {
        checkMayBlock();
        Waiting.forResult(sendAsync(message, config.requestTimeout()), this::close);
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAsync(Message message, Duration timeout) {
        checkTimeout(timeout);
        frames.check(message);
        CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        onLoopIfOpen(sent, () -> {
            Future<?> timer = loop().schedule(
                            () -> timeOut(
                                    sent,
                                    "message to " + endpoint() + " not written within " + Durations.text(timeout)),
                            Durations.nanos(timeout),
                            TimeUnit.NANOSECONDS);
            write(message).addListener(written -> {
                timer.cancel(false);
                if (written.isSuccess()) {
                    sent.complete(null);
                } else {
                    fail(written.cause());
                    sent.completeExceptionally(lost());
                }
            });
        });
        return sent;
    }

    private Future<Void> write(Message message) {
        unanswered++;
        reusable = false;
        return channel.writeAndFlush(frames.encode(message, channel.alloc()));
    }

    private void await(CompletableFuture<Message> reply, Duration timeout, String lateness) {
        Future<?> timer =
                loop().schedule(() -> timeOut(reply, lateness), Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        awaiting.add(new Awaited(reply, timer));
        reusable = false;
    }

    /**
     * The timer ends when the reply arrives, and not when who asked has given up: the replies to come would be taken for
     * those to earlier requests.
     */
    private void timeOut(CompletableFuture<?> reply, String lateness) {
        close(); // first, so that whoever hears of it finds the connection unfit
        reply.completeExceptionally(new RequestTimeoutException(lateness + "; the connection is closed"));
    }

    // ---- from the socket

    @Override
    public void channelRead(ChannelHandlerContext context, Object payload) {
        Message message = (Message) payload;
        unanswered = Math.max(0, unanswered - 1);
        Awaited first = awaiting.poll();
        if (lingering) {
            return;
        }
        if (first == null) {
            unread.add(message);
            if (unread.size() >= MAX_UNREAD) {
                channel.config().setAutoRead(false);
            }
        } else {
            first.timer().cancel(false);
            answered.add(() -> first.reply().complete(message));
        }
    }

    /** Only now is it known what else arrived with a reply, so only now callers hear of it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        updateReusable();
        if (!answered.isEmpty()) {
            List<Runnable> completions = List.copyOf(answered);
            answered.clear();
            completions.forEach(Runnable::run);
        }
        context.fireChannelReadComplete();
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
        reusable = false;
        channelReadComplete(context);
        for (Awaited one = awaiting.poll(); one != null; one = awaiting.poll()) {
            one.timer().cancel(false);
            one.reply().completeExceptionally(lost());
        }
        closeCallbacks.forEach(Runnable::run);
        closeCallbacks.clear();
        context.fireChannelInactive();
    }

    private void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        reusable = false;
        Tls.close(channel);
    }

    /** A new exception for each who gets one: they are thrown in different threads. */
    private KnSockException lost() {
        Throwable cause = failure;
        if (cause instanceof TooLongFrameException) {
            return new FrameTooLargeException(
                    "a frame from " + endpoint() + " is larger than max-frame-bytes=" + config.maxFrameBytes()
                            + "; the connection is closed",
                    cause);
        }
        if (cause instanceof CorruptedFrameException) {
            return new MalformedFrameException(
                    "a frame from " + endpoint() + " is malformed: " + cause.getMessage()
                            + "; the connection is closed: does the far end use framing " + config.framing() + "?",
                    cause);
        }
        if (Tls.failure(cause) instanceof SSLException tls) {
            return new TlsException("TLS with " + endpoint() + " failed: " + Tls.reason(tls), tls);
        }
        return new ConnectionClosedException(
                "connection to " + endpoint()
                        + (closedHere ? " is closed" : " was closed by the far end")
                        + (cause == null ? "" : ": " + cause.getMessage()),
                cause);
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
        return !closedHere && channel.isActive();
    }

    @Override
    public boolean isReusable() {
        return reusable && isOpen();
    }

    @Override
    public void onClose(Runnable callback) {
        try {
            loop().execute(() -> {
                if (channel.isActive()) {
                    closeCallbacks.add(callback);
                } else {
                    callback.run();
                }
            });
        } catch (RejectedExecutionException ended) {
            callback.run();
        }
    }

    @Override
    public void close() {
        closedHere = true;
        try {
            loop().execute(this::closeOnLoop);
        } catch (RejectedExecutionException ended) {
            channel.close(); // the engine is stopped, and has closed it already
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
            channel.config().setAutoRead(true);
            Future<?> timer = loop().schedule(() -> channel.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
            channel.closeFuture().addListener(closed -> timer.cancel(false));
            Tls.endOutput(channel);
        }
    }

    /**
     * Hands the connection over to one whose messages are handled, what is unread first; this one is of no use any more.
     * For use on the event loop.
     *
     * @param limits what {@code to} ends for
     */
    void handOver(ServerConnection to, Limits limits) {
        ChannelPipeline pipeline = channel.pipeline();
        Deadlines deadlines = null;
        if (Deadlines.areSet(limits)) {
            deadlines = new Deadlines(limits, decoder, to, false, System::nanoTime);
            pipeline.addBefore(pipeline.context(decoder).name(), null, deadlines);
        }
        to.readBy(decoder, deadlines);
        pipeline.replace(this, null, to);
        if (deadlines != null) {
            deadlines.begin();
        }
        to.begin();
        unread.forEach(to::received);
        unread.clear();
    }

    Channel channel() {
        return channel;
    }

    private EventLoop loop() {
        return channel.eventLoop();
    }

    private void onLoopIfOpen(CompletableFuture<?> result, Runnable task) {
        onLoop(result, () -> {
            if (isOpen()) {
                task.run();
            } else {
                result.completeExceptionally(lost());
            }
        });
    }

    private void onLoop(CompletableFuture<?> result, Runnable task) {
        try {
            loop().execute(task);
        } catch (RejectedExecutionException ended) {
            result.completeExceptionally(new ConnectionClosedException("the engine is closed", ended));
        }
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

    private Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String toString() {
        return "connection to " + endpoint + " from " + Addresses.text(Addresses.local(channel));
    }
}
