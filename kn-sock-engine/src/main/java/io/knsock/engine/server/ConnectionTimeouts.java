package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.config.ServerLimits;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.StartTimes;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection that keeps the server waiting: for the first byte, for the rest of a frame, for anything at all, or
 * for the peer to read. Each is a deadline counted from its beginning, so bytes that drip in do not put it off. And it
 * tells of one on which nothing is received.
 *
 * <p>There is one timer, and messages do not touch it: when it comes it looks what has happened meanwhile, and is set
 * to the next deadline. It is set anew only if a deadline begins that is due before the timer, after which it is early
 * enough for all that begin later.
 *
 * <p>Stands right before the frame decoder. All fields are guarded by the event loop.
 */
final class ConnectionTimeouts extends ChannelDuplexHandler {
    private final ServerLimits limits;
    private final Frames.Decoder decoder;
    private final ServerConnection connection;
    private final boolean secure;
    private final LongSupplier nanoTime;

    private final StartTimes writes = new StartTimes();
    private boolean blocked;
    private long blockedAt;
    private @Nullable Future<?> timer;
    private long timerAt;

    private boolean begun;
    private boolean heard;
    private long begunAt;
    private long readAt;
    private boolean reading;
    private boolean readFollows;
    private long activeAt;
    private long heardAt;
    private long noticeFrom;
    private boolean partialFrame;
    private long frameAt;

    /** @param secure whether the connection begins after a TLS handshake, which has a deadline of its own */
    ConnectionTimeouts(
            ServerLimits limits,
            Frames.Decoder decoder,
            ServerConnection connection,
            boolean secure,
            LongSupplier nanoTime) {
        this.limits = limits;
        this.decoder = decoder;
        this.connection = connection;
        this.secure = secure;
        this.nanoTime = nanoTime;
    }

    /** Returns whether there is any deadline to keep. */
    static boolean areSet(ServerLimits limits) {
        return isSet(limits.firstByteTimeout())
                || isSet(limits.frameTimeout())
                || isSet(limits.idleTimeout())
                || isSet(limits.idleNotice())
                || isSet(limits.writeTimeout());
    }

    private static boolean isSet(Duration timeout) {
        return !timeout.isZero();
    }

    // ---- what begins and ends

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!secure) {
            begin();
        }
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            begin();
        }
        context.fireUserEventTriggered(event);
    }

    /** Begins now, on a connection that is open already. */
    void begin() {
        begun = true;
        begunAt = nanoTime.getAsLong();
        activeAt = begunAt;
        heardAt = begunAt;
        noticeFrom = begunAt;
        wake(limits.firstByteTimeout(), begunAt);
        wake(limits.idleTimeout(), begunAt);
        wake(limits.idleNotice(), begunAt);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        heard = true;
        readAt = nanoTime.getAsLong();
        activeAt = readAt;
        heardAt = readAt;
        noticeFrom = readAt;
        reading = true;
        context.fireChannelRead(bytes);
        reading = false;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        readFollows = context.channel().config().isAutoRead();
    }

    /** Frames were cut, as far as that could be done: what is left begins one, or is not late by the peer's fault. */
    void decoded() {
        if (!decoder.awaitsRest()) {
            partialFrame = false;
        } else if (!partialFrame) {
            partialFrame = true;
            if (!reading) { // it had been read before, and was not looked at
                readAt = nanoTime.getAsLong();
            }
            frameAt = readAt;
            wake(limits.frameTimeout(), frameAt);
        }
    }

    /** A frame is complete: what is there after it is the beginning of another. */
    void received() {
        partialFrame = false;
    }

    /** A message is finished, with or without a reply. Returns when. */
    long finished() {
        activeAt = nanoTime.getAsLong();
        noticeFrom = activeAt;
        return activeAt;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Returns when something was received, finished or written last. */
    long lastActive() {
        return activeAt;
    }

    /** Something waits to be written; called in the order in which it does. */
    void writing() {
        long now = nanoTime.getAsLong();
        writes.add(now);
        wake(limits.writeTimeout(), now);
    }

    /** What has waited longest is written. */
    void wrote() {
        writes.removeOldest();
        activeAt = nanoTime.getAsLong();
        if (blocked) {
            blockedAt = activeAt;
            if (writes.isEmpty()) {
                wake(limits.writeTimeout(), blockedAt);
            }
        }
    }

    /**
     * Called when the socket is to be read on: right after each read, or after it was not read for a while since too
     * much was in flight. The deadline of a frame is put off by that while: the peer could do nothing about it.
     */
    @Override
    public void read(ChannelHandlerContext context) {
        if (readFollows) {
            readFollows = false;
        } else if (partialFrame) {
            long now = nanoTime.getAsLong();
            frameAt += now - readAt;
            readAt = now;
            wake(limits.frameTimeout(), frameAt);
        }
        context.read();
    }

    /**
     * What TLS says of itself waits, too, if the peer does not read; it has no deadline of its own as messages have.
     */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        blocked = !context.channel().isWritable();
        if (blocked && writes.isEmpty()) {
            blockedAt = nanoTime.getAsLong();
            wake(limits.writeTimeout(), blockedAt);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    // ---- the timer

    /** Sees to it that the timer comes no later than the deadline. */
    private void wake(Duration timeout, long from) {
        if (!isSet(timeout)) {
            return;
        }
        long deadline = from + timeout.toNanos();
        if (timer != null) {
            if (timerAt - deadline <= 0) {
                return;
            }
            timer.cancel(false);
        }
        timerAt = deadline;
        timer = connection.loop().schedule(this::look, deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        timer = null;
        long now = nanoTime.getAsLong();
        if (connection.messagesInFlight() > 0) {
            activeAt = now;
            noticeFrom = now;
        }
        if (isWriting() && isOver(limits.writeTimeout(), writingSince(), now)) {
            end(CloseCause.WRITE_TIMEOUT, "write-timeout", limits.writeTimeout());
        } else if (isAwaitingFirstByte() && isOver(limits.firstByteTimeout(), begunAt, now)) {
            end(CloseCause.FIRST_BYTE_TIMEOUT, "first-byte-timeout", limits.firstByteTimeout());
        } else if (isAwaitingFrame() && isOver(limits.frameTimeout(), frameAt, now)) {
            ServerLog.timedOut(connection, "frame-timeout", limits.frameTimeout());
            connection.endWhenAnswered(CloseCause.FRAME_TIMEOUT, null);
            lookLater();
        } else if (isIdle() && isOver(limits.idleTimeout(), activeAt, now)) {
            end(CloseCause.IDLE_TIMEOUT, "idle-timeout", limits.idleTimeout());
        } else {
            if (isIdle() && isOver(limits.idleNotice(), noticeFrom, now)) {
                noticeFrom = now;
                tellOfSilence(Duration.ofNanos(now - heardAt));
            }
            lookLater();
        }
    }

    private void tellOfSilence(Duration silence) {
        if (!connection.isCloseWanted() && !connection.isDraining()) {
            connection.dispatch.idle(silence);
        }
    }

    private void lookLater() {
        if (isWriting()) {
            wake(limits.writeTimeout(), writingSince());
        }
        if (isAwaitingFirstByte()) {
            wake(limits.firstByteTimeout(), begunAt);
        }
        if (isAwaitingFrame()) {
            wake(limits.frameTimeout(), frameAt);
        }
        if (isIdle()) {
            wake(limits.idleTimeout(), activeAt);
            wake(limits.idleNotice(), noticeFrom);
        }
    }

    private boolean isWriting() {
        return blocked || !writes.isEmpty();
    }

    private long writingSince() {
        return writes.isEmpty() ? blockedAt : writes.oldest();
    }

    private boolean isAwaitingFirstByte() {
        return begun && !heard && !connection.isEnding();
    }

    private boolean isAwaitingFrame() {
        return partialFrame && connection.channel().config().isAutoRead() && !connection.isEnding();
    }

    /** A connection that ends has a deadline for that of its own; what is still to be written then has this one's. */
    private boolean isIdle() {
        return begun && !connection.isEnding();
    }

    private static boolean isOver(Duration timeout, long from, long now) {
        return isSet(timeout) && now - from >= timeout.toNanos();
    }

    private void end(CloseCause why, String setting, Duration timeout) {
        ServerLog.timedOut(connection, setting, timeout);
        connection.end(why, null);
    }
}
