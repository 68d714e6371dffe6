package io.knsock.engine.server;

import io.knsock.Attributes;
import io.knsock.CloseCause;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.Message;
import io.knsock.ProxyInfo;
import io.knsock.engine.net.Addresses;
import io.knsock.engine.stream.StreamInbound;
import io.knsock.engine.tls.ChannelInfo;
import io.knsock.engine.tls.Tls;
import io.knsock.engine.tls.TlsRecordGuard;
import io.knsock.engine.tls.TlsUpgrade;
import io.knsock.tls.TlsException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
    private volatile @Nullable ProxyInfo proxyInfo;

    /** Made when they are asked for: most handlers have none, and connections may be many. */
    private volatile @Nullable Attributes attributes;

    /** What takes it from clear text to TLS; null where nothing does. */
    private volatile @Nullable TlsUpgrade upgrade;

    final ServerContext server;
    final InFlight inFlight;
    private final Traffic traffic;
    private final MemoryBudget.Share share;

    ChannelConnection(String id, Channel channel, ServerContext server) {
        super(id, channel);
        this.server = server;
        this.inFlight = new InFlight(channel);
        this.traffic = server.events().traffic(channel.eventLoop());
        this.share = server.memory().share();
        takeAddresses();
    }

    final MemoryBudget.Share share() {
        return share;
    }

    final Traffic traffic() {
        return traffic;
    }

    /** Takes what a trusted proxy tells, on the event loop and before the channel is active. */
    void proxied(ProxyInfo told) {
        proxyInfo = told;
        SocketAddress client = told.source();
        if (client != null) {
            proxyAddress = remoteAddress();
            takeRemoteAddress(client);
        }
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

    // ---- from the handler, on any thread

    @Override
    public final void handled(long since, @Nullable Throwable failure) {
        server.events().handled(this, since, failure);
    }

    @Override
    public final void unsettled() {
        server.connections().unsettled();
    }

    @Override
    public final void settled() {
        server.connections().settled();
    }

    @Override
    public final CompletableFuture<@Nullable Void> startTls() {
        TlsUpgrade offered = upgrade;
        if (offered == null) {
            throw new IllegalStateException("connection " + this + " cannot start TLS: "
                    + (tlsSession() == null
                            ? "its server has no TLS with tls.start=on-request"
                            : "it has begun with TLS, since tls.start=immediate"));
        }
        CompletableFuture<@Nullable Void> result = offered.ask();
        if (!onLoop(this::startTlsIfFinished)) {
            offered.ended(closedBefore(Reason.ENGINE_STOPPED, null));
        }
        return result;
    }

    // ---- TLS that begins later

    /** Sets what takes it from clear text to TLS; before the first message. */
    final void upgradableBy(TlsUpgrade offered) {
        upgrade = offered;
    }

    /** Returns the upgrade that waits until all is finished that belongs to clear text, or null. */
    final @Nullable TlsUpgrade askedUpgrade() {
        TlsUpgrade offered = upgrade;
        return offered != null && offered.isAsked() ? offered : null;
    }

    final boolean isShakingHands() {
        TlsUpgrade offered = upgrade;
        return offered != null && offered.isShakingHands();
    }

    /** Returns whether TLS begins, so that nothing is handled and nothing can be sent. */
    final boolean isUpgrading() {
        return upgrade != null && (askedUpgrade() != null || isShakingHands());
    }

    /** Notes that a handshake is done; returns whether that of a connection that was open in clear text before. */
    final boolean upgraded() {
        TlsUpgrade offered = upgrade;
        if (offered == null) {
            return false;
        }
        offered.succeeded();
        return true;
    }

    /** Tells who waits for TLS that the connection has ended. */
    final void upgradeEnded(ConnectionEnd end, @Nullable Throwable failure) {
        TlsUpgrade offered = upgrade;
        if (offered != null) {
            offered.ended(
                    end.cause() == CloseCause.TLS_FAILED && failure != null
                            ? new TlsException("TLS with " + this + " has failed: " + Tls.reason(failure), failure)
                            : closedBefore(ConnectionEnd.reason(end, failure), failure));
        }
    }

    private ConnectionClosedException closedBefore(Reason reason, @Nullable Throwable failure) {
        return new ConnectionClosedException(
                reason, "connection " + this + " was closed before the TLS handshake was done", failure, true);
    }

    /** Begins TLS, if it was asked for and all is finished that belongs to clear text. */
    abstract void startTlsIfFinished();

    @Override
    public final Channel channel() {
        return channel;
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
    public final @Nullable ProxyInfo proxyInfo() {
        return proxyInfo;
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
