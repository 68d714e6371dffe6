package io.knsock.engine.server;

import io.knsock.Attributes;
import io.knsock.CloseCause;
import io.knsock.Message;
import io.knsock.engine.net.Addresses;
import io.knsock.engine.stream.StreamInbound;
import io.knsock.engine.tls.ChannelInfo;
import io.knsock.engine.tls.TlsRecordGuard;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a connection is: its id, attributes and state. Safe for use by many threads. */
abstract class ChannelConnection extends ChannelInfo implements StreamInbound {
    private static final AtomicReferenceFieldUpdater<ChannelConnection, @Nullable Attributes> ATTRIBUTES =
            AtomicReferenceFieldUpdater.newUpdater(ChannelConnection.class, Attributes.class, "attributes");

    private static final int LOOP_ATTEMPTS = 100;
    private static final long LOOP_PAUSE_NANOS = 50_000_000;

    /** The server ends, and this connection when nothing is in flight; written by the event loop. */
    volatile boolean draining;

    /** Something can be sent on it: with TLS after the handshake; written by the event loop. */
    volatile boolean opened;

    /** It ends, and nothing of it is handled any more; written by the event loop. */
    volatile boolean closing;

    /** The application has closed it, or has failed, although the event loop may not know it yet. */
    volatile boolean closeWanted;

    private volatile @Nullable SocketAddress proxyAddress;

    /** Made when they are asked for: most handlers have none, and connections may be many. */
    private volatile @Nullable Attributes attributes;

    final InFlight inFlight;
    private final Traffic traffic;
    private final MemoryBudget.Share share;

    ChannelConnection(String id, Channel channel, ServerContext server) {
        super(id, channel);
        this.inFlight = new InFlight(channel);
        this.traffic = server.events().traffic(channel.eventLoop());
        this.share = server.memory().share();
        takeAddresses();
    }

    /** Takes what a trusted proxy tells, on the event loop and before the channel is active. */
    void proxied(SocketAddress client) {
        proxyAddress = remoteAddress();
        takeRemoteAddress(client);
    }

    /**
     * Runs something on the event loop, at once if this is it. Returns false, and does nothing, if the loop has ended,
     * as it has for a handler that is later than the stop.
     */
    final boolean onLoop(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** Runs something on the event loop; where memory is out, it waits for some, at most for five seconds. */
    final void onLoopForSure(Runnable task) {
        for (int attempt = 1; ; attempt++) {
            try {
                onLoop(task);
                return;
            } catch (OutOfMemoryError noMemory) {
                if (attempt == LOOP_ATTEMPTS || loop().inEventLoop()) {
                    throw noMemory;
                }
                LockSupport.parkNanos(LOOP_PAUSE_NANOS);
            }
        }
    }

    @Override
    public final Channel channel() {
        return channel;
    }

    final MemoryBudget.Share share() {
        return share;
    }

    final Traffic traffic() {
        return traffic;
    }

    final int messagesInFlight() {
        return inFlight.messages();
    }

    /** Sets what follows its TLS records, if it has any; before the first. */
    final void guardedBy(TlsRecordGuard guard) {
        inFlight.guardedBy(guard);
    }

    /** Ends the connection at once; on the event loop. The first cause counts. */
    abstract void end(CloseCause why, @Nullable Throwable reason);

    // ---- as a stream

    @Override
    public final void beginStream(Message stream) {
        inFlight.beginStream(stream);
    }

    @Override
    public final void streamed(int received, int sent, long held) {
        traffic.streamed(received, sent);
        if (!closing) {
            share.holds(held);
        }
    }

    @Override
    public final void cutStream(CloseCause why, @Nullable Throwable reason) {
        closeWanted = true;
        onLoop(() -> end(why, reason));
    }

    @Override
    public final void timedOut(CloseCause why, String setting, Duration timeout) {
        ServerLog.timedOut(this, setting, timeout);
        cutStream(why, null);
    }

    @Override
    public final EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public final @Nullable SocketAddress proxyAddress() {
        return proxyAddress;
    }

    @Override
    public final Attributes attributes() {
        Attributes made = attributes;
        if (made == null) {
            Attributes fresh = new Attributes();
            made = ATTRIBUTES.compareAndSet(this, null, fresh) ? fresh : attributes;
        }
        return Objects.requireNonNull(made);
    }

    /** Returns whether something can be sent on it. */
    final boolean isUsable() {
        return opened && !closing && channel.isActive();
    }

    final boolean isEnding() {
        return closing;
    }

    @Override
    public final boolean isCloseWanted() {
        return closeWanted;
    }

    @Override
    public final boolean isDraining() {
        return draining;
    }

    @Override
    public final boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public final String toString() {
        return id() + "[" + Addresses.text(remoteAddress()) + "]";
    }
}
