package io.knsock.engine.connect;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.knsock.KnSockException;
import io.knsock.engine.tls.ChannelInfo;
import io.knsock.engine.tls.Tls;
import io.knsock.engine.tls.TlsRecordGuard;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A connection to an endpoint as TLS sees it: it begins with TLS, gets it later, or has none. */
abstract class UpgradableChannel extends ChannelInfo {
    /** What follows the records of TLS; null without TLS. Guarded by the event loop. */
    @Nullable TlsRecordGuard records;

    /** What takes it from clear text to TLS; null where nothing does. */
    private volatile @Nullable ClientUpgrade upgrade;

    private volatile boolean outputEnded;

    /** @param records what follows the records of TLS, if it begins with that */
    UpgradableChannel(String id, Channel channel, @Nullable TlsRecordGuard records) {
        super(id, channel);
        this.records = records;
    }

    /** Sets what takes it from clear text to TLS; before it is used. */
    final void upgradableBy(ClientUpgrade offered) {
        upgrade = offered;
    }

    /** Returns whether it is in clear text, and {@link #startTls()} can change that; by any thread. */
    public final boolean awaitsTls() {
        ClientUpgrade offered = upgrade;
        return offered != null && !offered.isDone();
    }

    /**
     * Upgrades it to TLS, once; on any thread. The peer has agreed to that, and every request has its reply. Verifies
     * the peer as on a connection that begins with TLS, and ends the connection if that fails, or if anything has
     * arrived behind the last reply: that is in clear text, and anybody in between could have put it there.
     *
     * @return completes, on the event loop, when the peer is verified and what is sent is protected; exceptionally with
     *     {@link io.knsock.tls.TlsException}, {@link io.knsock.ConnectionTimeoutException}, or what {@link #lost}
     *     returns. With {@link IllegalStateException}, and without further effect, if the settings have no TLS with
     *     {@code tls.start=on-request}, if it was called before, or if a request has no reply yet
     */
    public final CompletableFuture<@Nullable Void> startTls() {
        CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
        try {
            // What was asked of a quiet connection before waits for the next look at it: see Orders.
            EventLoop loop = channel.eventLoop();
            loop.execute(() -> loop.schedule(() -> startTlsOrFail(result), 0, NANOSECONDS));
        } catch (RejectedExecutionException ended) {
            result.completeExceptionally(lost(true));
        }
        return result;
    }

    private void startTlsOrFail(CompletableFuture<@Nullable Void> result) {
        try {
            startTls(result);
        } catch (Throwable failure) { // no memory, for instance
            fail(failure);
            result.completeExceptionally(lost(true));
        }
    }

    private void startTls(CompletableFuture<@Nullable Void> result) {
        ClientUpgrade offered = upgrade;
        if (offered == null) {
            refuse(result, "its settings have no TLS with tls.start=on-request");
        } else if (offered.hasBegun()) {
            refuse(result, "that was done before, and can be done only once");
        } else if (isAwaitingReply()) {
            refuse(result, "a request has no reply yet");
        } else if (!channel.isActive()) {
            result.completeExceptionally(lost(true));
        } else if (hasUnread()) {
            KnSockException injected = offered.notAwaited();
            fail(injected);
            result.completeExceptionally(injected);
        } else {
            records = offered.begin(channel, this::whyClosed, failure -> {
                if (failure == null) {
                    result.complete(null);
                } else {
                    fail(failure);
                    result.completeExceptionally(failure);
                }
            });
        }
    }

    /** Returns the channel that it is the last handler of. */
    public final Channel channel() {
        return channel;
    }

    final EventLoop loop() {
        return channel.eventLoop();
    }

    // ---- half-close

    /** Not at once: what was asked of a quiet connection before waits for the next look at it (see {@link Orders}). */
    public final void endOutput() {
        if (!outputEnded) {
            outputEnded = true;
            try {
                loop().execute(() -> loop().schedule(this::endOutputOnLoop, 0, NANOSECONDS));
            } catch (RejectedExecutionException ended) {
                // so has the connection
            }
        }
    }

    private void endOutputOnLoop() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (channel.isActive()) {
                Tls.endOutput(channel);
            }
        });
    }

    /** Returns whether nothing can be sent any more although replies may come. */
    final boolean hasOutputEnded() {
        return outputEnded;
    }

    /**
     * Checks that something can be sent.
     *
     * @throws IllegalStateException if the output was ended
     */
    final void checkOutput() {
        if (outputEnded) {
            throw new IllegalStateException(this + " sends nothing any more: its output was ended by endOutput()");
        }
    }

    private void refuse(CompletableFuture<@Nullable Void> result, String why) {
        result.completeExceptionally(new IllegalStateException(this + " cannot start TLS: " + why));
    }

    /** Returns what follows its TLS records, if it has any, for who takes its place. */
    public final @Nullable TlsRecordGuard records() {
        return records;
    }

    /** Returns whether there are requests that have no reply; on the event loop. */
    abstract boolean isAwaitingReply();

    /** Returns whether anything has arrived that nobody has taken, part of a frame too; on the event loop. */
    abstract boolean hasUnread();

    /** Ends it, since it has failed; on the event loop. */
    abstract void fail(Throwable cause);

    /** Returns what is thrown of a connection that has ended. */
    abstract KnSockException lost(boolean written);

    /** Returns the failure that closed the channel, where only that it is closed is known otherwise. */
    abstract Throwable whyClosed(Throwable otherwise);
}
