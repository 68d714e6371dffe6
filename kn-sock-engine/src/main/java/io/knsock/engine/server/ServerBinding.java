package io.knsock.engine.server;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.AcceptRate;
import io.knsock.engine.net.BindFailures;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.net.SocketOptions;
import io.knsock.engine.net.Sockets;
import io.knsock.engine.net.UnixSocketFile;
import io.knsock.engine.settings.Transport;
import io.knsock.engine.time.Deadline;
import io.knsock.engine.tls.ServerTls;
import io.knsock.tls.ServerTlsConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Assembles one server and binds it. Used once. */
public final class ServerBinding {
    private final ServerConfig config;
    private final EngineThreads threads;
    private final Transport transport;
    private final @Nullable ServerTls tls;
    private final SocketAddress address;
    private final ConnectionGroup connections = new ConnectionGroup();
    private final ServerCounters counters = new ServerCounters();
    private final HandlerSlots slots;
    private final ServerBootstrap bootstrap;

    /**
     * Reads the files of TLS, and makes what is needed.
     *
     * @param dispatches hand the messages over
     * @param numbers returns a number for each connection that no other one has or had
     * @throws io.knsock.tls.TlsException if certificate, key or CA cannot be used
     * @throws IllegalArgumentException if the framing cannot carry the goodbye
     * @throws KnSockException if the address is unknown, or the file of a Unix domain socket is in the way
     */
    public ServerBinding(
            ServerConfig config,
            Dispatch.Factory dispatches,
            EngineThreads threads,
            Transport transport,
            LongSupplier numbers) {
        this.config = config;
        this.threads = threads;
        this.transport = transport;
        ServerTlsConfig tlsConfig = config.tls();
        this.tls = tlsConfig == null ? null : new ServerTls(config.name(), tlsConfig);
        this.address = address(config, transport);
        this.slots = new HandlerSlots(config.maxConcurrentMessages());
        MemoryBudget memory = MemoryBudget.of(config, connections);
        MemoryFit.check(config, memory.limit());
        checkLimits(config);
        ServerContext accepting = new ServerContext(
                config,
                frames(config),
                connections,
                new ConnectionEvents(config.name(), counters, config.observer()),
                dispatches,
                threads::turns,
                memory);
        this.bootstrap = new ServerBootstrap()
                .group(threads.loops())
                .channelFactory(Sockets.serverChannels(transport, address))
                .childHandler(new ServerInitializer(accepting, slots, tls, numbers));
        if (config.limits().maxAcceptRate() > 0) {
            bootstrap.handler(new AcceptRate(config.limits().maxAcceptRate(), System::nanoTime));
        }
        SocketOptions.set(bootstrap, config.socket(), config.unixSocket() != null, transport);
    }

    /** Checks what a server needs, the files of TLS and the goodbye, without binding anything. */
    public static void check(ServerConfig config) {
        frames(config);
        ServerTlsConfig tls = config.tls();
        if (tls != null) {
            ServerTls.check(config.name(), tls);
        }
    }

    /** Refuses a goodbye that the framing cannot carry when the server is bound, not when it is stopped. */
    public static Frames frames(ServerConfig config) {
        Frames frames = Frames.of(config.framing(), config.maxFrameBytes());
        Message goodbye = config.goodbye();
        if (goodbye != null) {
            try {
                frames.check(goodbye);
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException("goodbye cannot be sent: " + unfit.getMessage(), unfit);
            }
        }
        return frames;
    }

    /**
     * Warns of limits by address: a client of a Unix domain socket has none, so that they keep nobody out. They are not
     * refused, since they may be meant for all servers of an application, of which this is one.
     */
    private static void checkLimits(ServerConfig config) {
        ServerLimits limits = config.limits();
        if (config.unixSocket() != null
                && !(limits.allow().isEmpty()
                        && limits.deny().isEmpty()
                        && limits.proxyFrom().isEmpty())) {
            ServerLog.noAddresses(config.name());
        }
    }

    private static SocketAddress address(ServerConfig config, Transport transport) {
        Path unix = config.unixSocket();
        if (unix != null) {
            UnixSocketFile.prepare(config.name(), unix);
            return Sockets.unixAddress(transport, unix);
        }
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new KnSockException("server " + config.name() + " cannot be bound: host " + config.host()
                    + " is unknown; set it to a name or address of this machine");
        }
        return address;
    }

    /**
     * Begins to bind it, and does not wait.
     *
     * @param whenBound called once it is bound, before the result completes
     * @param afterStop called once by the thread that stopped the server
     * @return completes, on an event loop, with the bound server or why it cannot be bound
     */
    public CompletableFuture<TcpServer> bind(Consumer<Server> whenBound, BiConsumer<Server, Deadline> afterStop) {
        CompletableFuture<TcpServer> result = new CompletableFuture<>();
        try {
            // Not here: the caller's thread may be a container's, and what Netty leaves on one that makes a channel
            // would
            // keep the class loader of an application that is undeployed.
            threads.loops().execute(() -> {
                ChannelFuture binding = bootstrap.bind(address);
                if (binding.cause() instanceof RejectedExecutionException noThread) {
                    result.completeExceptionally(notBound(noThread)); // a listener would never hear of it
                } else {
                    binding.addListener(done -> bound(binding, result, whenBound, afterStop));
                }
            });
        } catch (RejectedExecutionException noThread) {
            result.completeExceptionally(notBound(noThread));
        }
        return result;
    }

    private KnSockException notBound(RejectedExecutionException noThread) {
        return new KnSockException(
                "server " + config.name() + " cannot be bound: there is no thread for an event loop, or the engine"
                        + " is stopped",
                noThread);
    }

    private void bound(
            ChannelFuture binding,
            CompletableFuture<TcpServer> result,
            Consumer<Server> whenBound,
            BiConsumer<Server, Deadline> afterStop) {
        if (!binding.isSuccess()) {
            result.completeExceptionally(BindFailures.translate(config, binding.cause()));
            return;
        }
        KnSockException unfit = setMode();
        if (unfit != null) {
            binding.channel().close();
            result.completeExceptionally(unfit);
            return;
        }
        Server server = begin(binding.channel(), afterStop);
        whenBound.accept(server);
        ServerLog.bound(server.name(), server.endpoint(), tls == null ? null : tls.start(), transport);
        FileLimit.check(server.name(), config.limits().maxConnections());
        result.complete(server);
    }

    /** Sets the mode of a Unix domain socket, before it accepts; returns why not, or null. */
    private @Nullable KnSockException setMode() {
        Path unix = config.unixSocket();
        Set<PosixFilePermission> mode = config.unixSocketMode();
        try {
            if (unix != null && mode != null) {
                UnixSocketFile.setMode(config.name(), unix, mode);
            }
            return null;
        } catch (KnSockException unfit) {
            return unfit;
        }
    }

    private Server begin(Channel channel, BiConsumer<Server, Deadline> afterStop) {
        Runnable watch = HandlerWatch.begin(threads.watch(), config, connections, slots);
        channel.closeFuture().addListener(closed -> watch.run());
        if (tls != null) {
            tls.watch(channel, threads.lookups());
        }
        channel.pipeline().addLast(new AcceptGuard(config.name(), counters, threads.handlers()));
        return new Server(config, channel, connections, counters, slots, threads, tls, afterStop);
    }
}
