package io.knsock.engine;

import io.knsock.ClientConfig;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.client.Deadline;
import io.knsock.engine.client.Durations;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes connections: resolves the name, tries each address in turn, shakes hands, all before one deadline. */
final class NettyConnector implements Connector {
    private final ClientConfig config;
    private final EngineThreads threads;
    private final Transport transport;
    private final Frames frames;
    private final @Nullable SslContext tls;

    /** Reads the files of TLS, once. */
    NettyConnector(ClientConfig config, EngineThreads threads, Transport transport) {
        this.config = config;
        this.threads = threads;
        this.transport = transport;
        this.frames = Frames.of(config.framing(), config.maxFrameBytes());
        TlsConfig tlsConfig = config.tls();
        this.tls = tlsConfig == null ? null : Tls.client(config, tlsConfig);
    }

    @Override
    public String endpoint() {
        return config.endpoint();
    }

    @Override
    public ClientConnection connect(Duration timeout) {
        checkMayBlock();
        CompletableFuture<ClientConnection> connection = connectAsync(timeout);
        return Waiting.forResult(connection, () -> connection.cancel(false));
    }

    @Override
    public void checkMayBlock() {
        if (threads.isLoopThread()) {
            throw new IllegalStateException(
                    "this call blocks, so it cannot be made on an event loop: use another thread");
        }
    }

    /** Completes on an event loop. Cancelled, or late, it leaves nothing open. */
    @Override
    public CompletableFuture<ClientConnection> connectAsync(Duration timeout) {
        Duration allowed = timeout.compareTo(config.connectTimeout()) < 0 ? timeout : config.connectTimeout();
        Attempt attempt = new Attempt(allowed);
        attempt.begin();
        return attempt.result;
    }

    /** One attempt to connect; its steps run one after another. */
    private final class Attempt {
        private final Duration allowed;
        private final Deadline deadline;
        private final CompletableFuture<ClientConnection> result = new CompletableFuture<>();

        Attempt(Duration allowed) {
            this.allowed = allowed;
            this.deadline = Deadline.in(allowed);
        }

        /** A look-up can block for longer than anybody wants to wait, so it has a thread of its own and the clock runs. */
        void begin() {
            try {
                var timer = threads.loops()
                        .next()
                        .schedule(() -> fail(timedOut(null)), deadline.remainingNanos(), TimeUnit.NANOSECONDS);
                result.whenComplete((connection, failure) -> timer.cancel(false));
                byte[] literal = NetUtil.createByteArrayFromIpAddressString(config.host());
                if (literal == null) {
                    threads.lookups().execute(this::resolve);
                } else {
                    tryEach(new InetAddress[] {InetAddress.getByAddress(literal)}, 0, null);
                }
            } catch (RejectedExecutionException | UnknownHostException rejected) {
                fail(new KnSockException("cannot connect to " + endpoint() + ": no thread is free", rejected));
            }
        }

        private void resolve() {
            try {
                tryEach(InetAddress.getAllByName(config.host()), 0, null);
            } catch (UnknownHostException unknown) {
                fail(new ConnectFailedException(
                        "host " + config.host() + " is unknown: check its spelling and the name service", unknown));
            } catch (RuntimeException unexpected) {
                fail(new KnSockException("cannot connect to " + endpoint(), unexpected));
            }
        }

        private void tryEach(InetAddress[] addresses, int index, @Nullable Throwable last) {
            if (result.isDone()) {
                return;
            }
            if (index == addresses.length) {
                fail(refused(last));
                return;
            }
            InetSocketAddress address = new InetSocketAddress(addresses[index], config.port());
            Initializer initializer = new Initializer();
            ChannelFuture connecting = new Bootstrap()
                    .group(threads.loops())
                    .channel(transport.clientChannel())
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis())
                    .handler(initializer)
                    .connect(address);
            result.whenComplete((connection, failure) -> {
                if (failure != null) {
                    connecting.channel().close();
                }
            });
            connecting.addListener(connected -> {
                if (!connected.isSuccess()) {
                    tryEach(addresses, index + 1, connected.cause());
                } else {
                    initializer.secure(this, connecting.channel());
                }
            });
        }

        private int connectMillis() {
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, deadline.remainingMillis()));
        }

        private void succeed(ClientConnection connection) {
            if (!result.complete(connection)) {
                connection.close();
            }
        }

        private void fail(KnSockException failure) {
            result.completeExceptionally(failure);
        }

        private ConnectionTimeoutException timedOut(@Nullable Throwable cause) {
            return new ConnectionTimeoutException(
                    "no connection to " + endpoint() + " within " + Durations.text(allowed)
                            + ": check host, port and firewall",
                    cause);
        }

        private KnSockException refused(@Nullable Throwable cause) {
            if (cause instanceof ConnectTimeoutException) {
                return timedOut(cause);
            }
            return new ConnectFailedException(
                    "cannot connect to " + endpoint() + ": " + (cause == null ? "no address" : reason(cause)), cause);
        }

        private static String reason(Throwable cause) {
            String message = String.valueOf(cause.getMessage());
            return message.toLowerCase(Locale.ROOT).contains("connection refused")
                    ? "connection refused: nothing listens there"
                    : message;
        }

        private KnSockException handshakeFailed(Throwable cause) {
            if (cause instanceof SslHandshakeTimeoutException) {
                return new ConnectionTimeoutException(
                        "no TLS handshake with " + endpoint() + " in time: is it a TLS port?", cause);
            }
            return new TlsException("TLS handshake with " + endpoint() + " failed: " + Tls.reason(cause), cause);
        }
    }

    /** Sets up a connection; a new one for each, since it keeps what it made. */
    private final class Initializer extends ChannelInitializer<Channel> {
        private @Nullable SslHandler tlsHandler;
        private @Nullable ClientChannel connection;

        @Override
        protected void initChannel(Channel channel) {
            threads.clientChannels().add(channel);
            TlsConfig tlsConfig = config.tls();
            if (tls != null && tlsConfig != null) {
                SslHandler handler = tls.newHandler(channel.alloc(), config.host(), config.port());
                handler.setHandshakeTimeoutMillis(tlsConfig.handshakeTimeout().toMillis());
                channel.pipeline().addLast(handler);
                tlsHandler = handler;
            }
            Frames.FrameDecoder decoder = frames.decoder();
            ClientChannel last = new ClientChannel(config, channel, frames, decoder);
            channel.pipeline().addLast(decoder).addLast(last);
            connection = last;
        }

        void secure(Attempt attempt, Channel channel) {
            ClientChannel made = connection;
            if (made == null) {
                channel.close();
                attempt.fail(new KnSockException("cannot connect to " + endpoint() + ": the connection is not set up"));
            } else if (tlsHandler == null) {
                attempt.succeed(made);
            } else {
                tlsHandler.handshakeFuture().addListener(shaken -> {
                    if (shaken.isSuccess()) {
                        attempt.succeed(made);
                    } else {
                        attempt.fail(attempt.handshakeFailed(shaken.cause()));
                    }
                });
            }
        }
    }
}
