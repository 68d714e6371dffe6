package io.knsock.engine.tls;

import io.knsock.engine.keys.PeerVerification;
import io.knsock.engine.net.Addresses;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsStart;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The TLS of one server: what new connections get, and that it follows the files. */
public final class ServerTls {
    /** How often it is looked whether a certificate expires, where files are not looked at more often. */
    private static final Duration LOOK_INTERVAL = Duration.ofHours(1);

    private final String server;
    private final ServerTlsConfig config;
    private final Reloading<ServedNames> names;

    /**
     * Reads the files.
     *
     * @throws TlsException if they cannot be used
     */
    public ServerTls(String server, ServerTlsConfig config) {
        this.server = server;
        this.config = config;
        Clock clock = Clock.systemUTC();
        this.names = new Reloading<>(
                config, "server " + server, material -> TlsContexts.server(config, material, clock), clock);
    }

    /**
     * Reads the files, and no more.
     *
     * @throws TlsException if they cannot be used
     */
    public static void check(String server, ServerTlsConfig config) {
        new ServerTls(server, config);
    }

    /** Returns when TLS begins on a connection. */
    public TlsStart start() {
        return config.start();
    }

    /** Returns when the first of the certificates that are served expires, or null if that is not known. */
    public @Nullable Instant expiry() {
        return names.expiry();
    }

    /** Puts TLS before the named handler, and returns what follows its records. */
    public TlsRecordGuard addTo(ChannelPipeline pipeline, String next) {
        SocketAddress peer = Addresses.remote(pipeline.channel());
        TlsRecordGuard guard = new TlsRecordGuard(true, what -> TlsLog.notTls(server, peer, what));
        pipeline.addBefore(next, null, guard);
        ServedNames now = names.current();
        if (now.byName().isEmpty()) {
            SslHandler handler = now.byDefault().newHandler(pipeline.channel().alloc());
            handler.setHandshakeTimeoutMillis(Tls.handshakeMillis(config.handshakeTimeout()));
            pipeline.addBefore(next, null, handler);
        } else {
            pipeline.addBefore(next, null, new ServerNameHandler(now, config.handshakeTimeout()));
        }
        PeerVerification peers = now.peers();
        if (peers != null) {
            pipeline.addBefore(next, null, new PeerGate(peers, names::renew));
        }
        pipeline.addBefore(next, null, guard.dataWatch());
        return guard;
    }

    /**
     * Looks at files and expiry from now on, until the listener is closed.
     *
     * @param files runs what reads files, which an event loop must not
     */
    public void watch(Channel listener, Executor files) {
        Duration reload = config.reloadInterval();
        long nanos = (reload.isZero() || reload.compareTo(LOOK_INTERVAL) > 0 ? LOOK_INTERVAL : reload).toNanos();
        Future<?> timer =
                listener.eventLoop().scheduleWithFixedDelay(() -> look(files), 0, nanos, TimeUnit.NANOSECONDS);
        listener.closeFuture().addListener(closed -> timer.cancel(false));
    }

    private void look(Executor files) {
        try {
            files.execute(() -> {
                try {
                    names.look();
                } finally {
                    FastThreadLocal.removeAll(); // the thread may be a container's
                }
            });
        } catch (RejectedExecutionException saturated) {
            // then the next time
        }
    }
}
