package io.knsock.rar;

import io.knsock.KnSockException;
import io.knsock.ServerConfig;
import io.knsock.TcpServer;
import io.knsock.engine.SocketEngine;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One activated endpoint: a bound server whose messages go to it. */
final class Activation {
    /** Binding takes milliseconds once the container has given a thread; without one it would wait for ever. */
    static final Duration BIND_TIMEOUT = Duration.ofSeconds(30);

    private final MessageEndpointFactory endpoints;
    private final ActivationSpec spec;
    private final ServerConfig config;
    private final Delivery delivery;
    private final TcpServer server;

    private Activation(
            MessageEndpointFactory endpoints,
            ActivationSpec spec,
            ServerConfig config,
            Delivery delivery,
            TcpServer server) {
        this.endpoints = endpoints;
        this.spec = spec;
        this.config = config;
        this.delivery = delivery;
        this.server = server;
    }

    /**
     * Binds the server. Blocks until it is bound.
     *
     * @param timeout after which the container has given no thread to bind it with
     * @throws ResourceException if it cannot be bound; nothing is left behind
     */
    static Activation bind(
            SocketEngine engine,
            WorkThreads threads,
            MessageEndpointFactory endpoints,
            TcpActivationSpec spec,
            Duration timeout)
            throws ResourceException {
        ServerConfig config = spec.serverConfig(name(endpoints));
        Delivery delivery = new Delivery(endpoints);
        TcpServer server;
        try {
            server = await(engine.bind(config, delivery), timeout, threads);
        } catch (KnSockException failure) { // what keeps it from even being tried: a file of TLS, an unknown host
            throw new ResourceException(failure.getMessage(), failure);
        }
        return new Activation(endpoints, spec, config, delivery, server);
    }

    private static TcpServer await(CompletableFuture<TcpServer> binding, Duration timeout, WorkThreads threads)
            throws ResourceException {
        try {
            return binding.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
            throw new ResourceException(cause.getMessage(), cause);
        } catch (TimeoutException late) {
            abandon(binding, threads);
            throw new ResourceException(
                    "the server is not bound within " + timeout
                            + ": the work manager gave the event loop no thread; raise its number of threads",
                    late);
        } catch (InterruptedException interrupted) {
            abandon(binding, threads);
            Thread.currentThread().interrupt();
            throw new ResourceException("interrupted while the server was being bound", interrupted);
        }
    }

    /** It may be bound later, on an event loop, which must not wait for the stop. */
    private static void abandon(CompletableFuture<TcpServer> binding, WorkThreads threads) {
        binding.thenAccept(server -> threads.runHandler(() -> server.stop(Duration.ZERO)));
    }

    private static String name(MessageEndpointFactory endpoints) {
        String name = endpoints.getActivationName();
        return name == null || name.isBlank() ? "endpoint" : name;
    }

    /** Identity, as the container hands back what it handed in (§13.4.4). */
    boolean isOf(MessageEndpointFactory otherEndpoints, ActivationSpec otherSpec) {
        return endpoints == otherEndpoints && spec == otherSpec;
    }

    InetSocketAddress address() {
        return server.address();
    }

    Duration drainTimeout() {
        return config.drainTimeout();
    }

    /** Drains and stops the server; the port is free when this returns. Blocks for about the drain timeout at most. */
    void end() {
        try {
            server.close();
        } catch (RuntimeException failure) {
            Log.deactivationFailed(config.name(), failure);
        } finally {
            delivery.end();
        }
    }
}
