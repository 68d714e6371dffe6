package io.knsock.engine.connect;

import io.knsock.ClientStats;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.net.ConnectFailures;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.net.HostAddresses;
import io.knsock.engine.net.LocalAddress;
import io.knsock.engine.net.SocketOptions;
import io.knsock.engine.net.Sockets;
import io.knsock.engine.net.UnixSocketFile;
import io.knsock.engine.net.WireLogging;
import io.knsock.engine.settings.Transport;
import io.knsock.engine.time.Deadline;
import io.knsock.engine.time.Durations;
import io.knsock.engine.tls.ClientSecurity;
import io.knsock.engine.tls.ClientTls;
import io.knsock.engine.tls.Tls;
import io.knsock.engine.tls.TlsRecordGuard;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsStart;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to one endpoint: resolves the name, each time anew, tries its addresses and shakes hands, all
 * before one deadline.
 */
final class NettyConnector implements Connector {
    /** The connection attempt delay of RFC 8305, section 5. */
    private static final Duration HEAD_START = Duration.ofMillis(250);

    /** The name of the frame decoder in the pipeline. */
    private static final String FRAMES = "frames";

    private final ClientConfig config;
    private final Endpoint endpoint;
    private final EngineThreads threads;
    private final Transport transport;
    private final Talk talk;
    private final Frames frames;
    private final @Nullable ClientTls tls;
    private final HandshakeFailures failures;
    private final LocalAddress local;
    private final @Nullable ByteBufAllocator buffers;

    NettyConnector(
            ClientConfig config,
            Endpoint endpoint,
            @Nullable ClientTls tls,
            EngineThreads threads,
            Transport transport) {
        this(config, endpoint, tls, Talk.of(config), threads, transport, null);
    }

    /**
     * @param talk how the connections talk, and what is counted of it
     * @param buffers what the connections' buffers are from; null for Netty's usual
     */
    NettyConnector(
            ClientConfig config,
            Endpoint endpoint,
            @Nullable ClientTls tls,
            Talk talk,
            EngineThreads threads,
            Transport transport,
            @Nullable ByteBufAllocator buffers) {
        this.config = config;
        this.endpoint = endpoint;
        this.threads = threads;
        this.transport = transport;
        this.talk = talk;
        this.frames = Frames.of(config.framing(), config.maxFrameBytes());
        this.tls = tls;
        this.failures = new HandshakeFailures(endpoint, tls);
        this.local = new LocalAddress(config.localAddress());
        this.buffers = buffers;
    }

    @Override
    public String endpoint() {
        return endpoint.toString();
    }

    @Override
    public ClientStats stats() {
        return talk.counters().snapshot();
    }

    @Override
    public ClientConnection connect(Duration timeout) {
        return Blocking.forConnection(this, allowed(timeout));
    }

    private Duration allowed(Duration timeout) {
        return timeout.compareTo(config.connectTimeout()) < 0 ? timeout : config.connectTimeout();
    }

    @Override
    public void checkMayBlock() {
        Blocking.checkMayBlock(threads);
    }

    @Override
    public CompletableFuture<ClientConnection> connectAsync(Duration timeout) {
        Attempt attempt = new Attempt(allowed(timeout));
        attempt.begin();
        return attempt.result;
    }

    /** How far an attempt has come; what it says when its time is over depends on it. */
    private enum Stage {
        LOOKING_UP,
        CONNECTING,
        /** At least one address has accepted. */
        SHAKING_HANDS,
        /** The conversation is being opened. */
        OPENING
    }

    /** One attempt to connect. Its result, whatever completes it, ends what is under way. */
    private final class Attempt {
        private final Duration allowed;
        private final Deadline deadline;
        private volatile Stage stage = Stage.LOOKING_UP;
        private final CompletableFuture<ClientConnection> result = new CompletableFuture<>();

        Attempt(Duration allowed) {
            this.allowed = allowed;
            this.deadline = Deadline.in(allowed);
        }

        /**
         * A look-up can block for longer than anybody wants to wait, so it has a thread of its own and the clock runs.
         */
        void begin() {
            try {
                var timer = threads.loops()
                        .next()
                        .schedule(() -> fail(timedOut(null)), deadline.remainingNanos(), TimeUnit.NANOSECONDS);
                result.whenComplete((connection, failure) -> timer.cancel(false));
                Path unix = endpoint.unixSocket();
                if (unix != null) {
                    UnixSocketFile.checkLength(unix);
                }
                boolean known =
                        unix != null || (HostAddresses.isLiteral(String.valueOf(endpoint.host())) && local.isKnown());
                if (known && (tls == null || !tls.isDue())) {
                    resolve();
                } else { // looking up a name blocks, and so does reading files
                    threads.lookups().execute(this::resolve);
                }
            } catch (RejectedExecutionException rejected) {
                fail(new KnSockException("cannot connect to " + endpoint + ": no thread is free", rejected, false));
            } catch (IllegalArgumentException unfit) {
                fail(new ConnectFailedException("cannot connect to " + endpoint + ": " + unfit.getMessage(), unfit));
            } catch (Throwable unexpected) {
                fail(failures.broken(unexpected));
            }
        }

        private void resolve() {
            Path unix = endpoint.unixSocket();
            String host = String.valueOf(endpoint.host());
            try {
                if (tls != null) {
                    tls.look();
                }
                tryAll(
                        unix != null
                                ? List.of(Sockets.unixAddress(transport, unix))
                                : HostAddresses.of(host, endpoint.port()));
            } catch (UnknownHostException unknown) {
                fail(new ConnectFailedException(
                        "host " + host + " is unknown: check its spelling and the name service"
                                + (String.valueOf(unknown.getMessage()).startsWith(host + " ")
                                        ? ": " + unknown.getMessage()
                                        : ""),
                        unknown));
            } catch (ConnectFailedException unfit) {
                fail(unfit);
            } catch (Throwable unexpected) { // else nobody would hear of it before the time is over
                fail(failures.broken(unexpected));
            }
        }

        private void tryAll(List<? extends SocketAddress> addresses) {
            if (result.isDone()) {
                return;
            }
            stage = Stage.CONNECTING;
            if (threads.loops().isShuttingDown()) { // during a look-up
                fail(new ConnectionClosedException(
                        Reason.ENGINE_STOPPED,
                        "cannot connect to " + endpoint + ": the engine is stopped",
                        null,
                        false));
                return;
            }
            List<LocalAddress.Route> routes = local.routes(endpoint.toString(), addresses);
            CompletableFuture<ClientConnection> first = Race.of(
                    routes.stream()
                            .map(one -> (Supplier<CompletableFuture<ClientConnection>>) () -> connectTo(one))
                            .toList(),
                    Race.headStart(HEAD_START, allowed, routes.size()),
                    threads.loops(),
                    Attempt::mostTelling);
            result.whenComplete((connection, failure) -> first.cancel(false));
            first.whenComplete((connection, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    open((ClientChannel) connection);
                }
            });
        }

        /** Opens the conversation on the one connection that is left: a peer sees one log-in. */
        private void open(ClientChannel made) {
            if (talk.isPlain()) {
                made.begin();
                succeed(result, made);
                return;
            }
            stage = Stage.OPENING;
            result.whenComplete((connection, failure) -> {
                if (failure != null) {
                    made.close();
                }
            });
            ClientOpening.of(made, talk.conversation()).whenComplete((connection, failure) -> {
                if (failure == null) {
                    succeed(result, made);
                } else {
                    fail(ClientOpening.failed(endpoint, failure));
                }
            });
        }

        /** Who answered, but not as expected, says more than who did not answer. */
        private static KnSockException mostTelling(List<KnSockException> failures) {
            KnSockException most = failures.stream()
                    .filter(TlsException.class::isInstance)
                    .findFirst()
                    .orElse(failures.get(failures.size() - 1));
            failures.stream().filter(other -> !other.equals(most)).forEach(most::addSuppressed);
            return most;
        }

        private CompletableFuture<ClientConnection> connectTo(LocalAddress.Route route) {
            Initializer initializer = new Initializer();
            Bootstrap bootstrap = new Bootstrap()
                    .group(threads.loops())
                    .channelFactory(Sockets.clientChannels(transport, route.to()))
                    .disableResolver()
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis())
                    .handler(initializer);
            if (buffers != null) {
                bootstrap.option(ChannelOption.ALLOCATOR, buffers);
            }
            SocketOptions.set(bootstrap, config.socket(), endpoint.unixSocket() != null, transport);
            CompletableFuture<ClientConnection> made = new CompletableFuture<>();
            // Not here: the caller's thread may be a container's, which outlives the application, and so would what
            // Netty
            // leaves on a thread that makes a channel.
            threads.loops().execute(() -> {
                try {
                    if (!made.isDone()) {
                        connect(bootstrap, route, initializer, made);
                    }
                } catch (Throwable unexpected) {
                    made.completeExceptionally(failures.broken(unexpected));
                }
            });
            return made;
        }

        private void connect(
                Bootstrap bootstrap,
                LocalAddress.Route route,
                Initializer initializer,
                CompletableFuture<ClientConnection> made) {
            ChannelFuture connecting =
                    route.from() == null ? bootstrap.connect(route.to()) : bootstrap.connect(route.to(), route.from());
            if (connecting.cause() instanceof RejectedExecutionException noThread) {
                // A listener would never hear of it: that needs the loop, too.
                made.completeExceptionally(
                        new KnSockException("cannot connect to " + endpoint + ": no thread is free", noThread, false));
                return;
            }
            made.whenComplete((connection, failure) -> {
                if (failure != null) {
                    Tls.close(connecting.channel());
                }
            });
            connecting.addListener(connected -> {
                if (connected.isSuccess()) {
                    stage = Stage.SHAKING_HANDS;
                    initializer.secure(made);
                } else {
                    made.completeExceptionally(refused(connected.cause(), route));
                }
            });
        }

        private int connectMillis() {
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, deadline.remainingMillis()));
        }

        private void fail(KnSockException failure) {
            result.completeExceptionally(failure);
        }

        private ConnectionTimeoutException timedOut(@Nullable Throwable cause) {
            return new ConnectionTimeoutException(
                    "no connection to " + endpoint + " within " + Durations.text(allowed) + whatToCheck(), cause);
        }

        private String whatToCheck() {
            return switch (stage) {
                case LOOKING_UP -> ": the look-up of its name has not ended: check the name service";
                case CONNECTING -> endpoint.host() == null ? "" : ": check host, port and firewall";
                case SHAKING_HANDS -> ": it accepts, but " + HandshakeFailures.NOT_SHAKEN;
                case OPENING ->
                    ": it accepts, but the opening of the conversation is not done: does the peer greet and"
                            + " answer as the conversation expects?";
            };
        }

        private KnSockException refused(Throwable cause, LocalAddress.Route route) {
            if (cause instanceof Error) {
                return failures.broken(cause);
            }
            return cause instanceof ConnectTimeoutException
                    ? timedOut(cause)
                    : new ConnectFailedException(
                            "cannot connect to " + endpoint + ": "
                                    + (route.from() != null && ConnectFailures.isOfBinding(cause)
                                            ? "local-address=" + config.localAddress() + " cannot be bound: is it an"
                                                    + " address of this machine?"
                                            : ConnectFailures.reason(cause)),
                            cause);
        }
    }

    /** Sets up a connection; a new one for each, since it keeps what it made. */
    private final class Initializer extends ChannelInitializer<Channel> {
        private @Nullable SslHandler tlsHandler;
        private @Nullable ClientSecurity security;
        private @Nullable ClientChannel connection;

        @Override
        protected void initChannel(Channel channel) {
            threads.clientChannels().add(channel);
            TlsRecordGuard records = null;
            if (tls != null && tls.start() == TlsStart.IMMEDIATE) {
                ClientSecurity now = tls.security();
                SslHandler handler = tls.newHandler(channel, endpoint, now);
                records = new TlsRecordGuard(false);
                channel.pipeline().addLast(records, handler, records.dataWatch());
                tlsHandler = handler;
                security = now;
            }
            Frames.Decoder decoder = frames.decoder();
            ClientChannel last = new ClientChannel(config, endpoint, talk, channel, frames, decoder, records);
            channel.pipeline().addLast(FRAMES, decoder).addLast(last);
            WireLogging.addTo(channel.pipeline(), FRAMES, config.wireLog(), endpoint.toString());
            if (tls != null && tls.start() == TlsStart.ON_REQUEST) {
                ChannelHandlerContext wireLog = channel.pipeline().context(WireLogging.class);
                last.upgradableBy(new ClientUpgrade(endpoint, tls, wireLog == null ? FRAMES : wireLog.name()));
            }
            connection = last;
        }

        void secure(CompletableFuture<ClientConnection> result) {
            ClientChannel made = connection;
            if (made == null) {
                result.completeExceptionally(new KnSockException(
                        "cannot connect to " + endpoint + ": the connection is not set up", null, false));
            } else if (tlsHandler == null) {
                succeed(result, made);
            } else {
                tlsHandler.handshakeFuture().addListener(shaken -> {
                    SSLException refusal = shaken.isSuccess() ? refusal(made) : null;
                    if (refusal != null) {
                        result.completeExceptionally(failures.of(refusal));
                    } else if (shaken.isSuccess()) {
                        succeed(result, made);
                    } else {
                        result.completeExceptionally(failures.of(made.whyClosed(shaken.cause())));
                    }
                });
            }
        }

        private @Nullable SSLException refusal(ClientChannel made) {
            return tls == null || security == null ? null : tls.refusal(made.channel(), security);
        }
    }

    private static void succeed(CompletableFuture<ClientConnection> result, ClientChannel made) {
        if (!result.complete(made)) {
            made.close();
        }
    }
}
