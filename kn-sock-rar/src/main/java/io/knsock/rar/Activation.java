package io.knsock.rar;

import io.knsock.KnSockException;
import io.knsock.ServerConfig;
import io.knsock.TcpServer;
import io.knsock.engine.SocketEngine;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.net.SocketAddress;
import java.time.Duration;

/** One activated endpoint: a bound server whose messages go to it. */
final class Activation {
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
     * @throws ResourceException if it cannot be bound; nothing is left behind
     */
    static Activation bind(SocketEngine engine, MessageEndpointFactory endpoints, TcpActivationSpec spec)
            throws ResourceException {
        ServerConfig config = spec.serverConfig(name(endpoints));
        Delivery delivery = new Delivery(endpoints);
        try {
            return new Activation(endpoints, spec, config, delivery, engine.listen(config, delivery));
        } catch (KnSockException failure) {
            throw new ResourceException(failure.getMessage(), failure);
        }
    }

    private static String name(MessageEndpointFactory endpoints) {
        String name = endpoints.getActivationName();
        return name == null || name.isBlank() ? "endpoint" : name;
    }

    /** Identity, as the container hands back what it handed in (§13.4.4). */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(MessageEndpointFactory otherEndpoints, ActivationSpec otherSpec) {
        return endpoints == otherEndpoints && spec == otherSpec;
    }

    SocketAddress address() {
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
