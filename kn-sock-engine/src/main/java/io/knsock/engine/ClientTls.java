package io.knsock.engine;

import io.knsock.ClientConfig;
import io.knsock.Endpoint;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Clock;
import javax.net.ssl.SSLParameters;

/**
 * The TLS of connections to one endpoint. It follows the files without a timer, which nobody would stop: whoever
 * connects looks first, if that is due.
 */
final class ClientTls {
    private final TlsConfig config;
    private final Reloading<SslContext> context;

    private ClientTls(ClientConfig client, TlsConfig config) {
        checkNames(client, config);
        this.config = config;
        this.context = new Reloading<>(
                config,
                "connections to " + client.endpoint(),
                material -> TlsContexts.client(config, material),
                Clock.systemUTC());
    }

    /**
     * Reads the files.
     *
     * @throws TlsException if they cannot be used
     */
    static ClientTls of(ClientConfig client, TlsConfig config) {
        ClientTls tls = new ClientTls(client, config);
        if (!config.verify()) {
            Log.verificationOff(client.endpoint());
        }
        tls.look(); // for a warning that the own certificate expires
        return tls;
    }

    /**
     * Reads the files, and no more.
     *
     * @throws TlsException if they cannot be used
     */
    static void check(ClientConfig client, TlsConfig config) {
        new ClientTls(client, config);
    }

    /** Whoever has a certificate of the same CA could otherwise answer for the server. */
    private static void checkNames(ClientConfig client, TlsConfig config) {
        for (Endpoint endpoint : client.endpoints()) {
            if (endpoint.host() == null && config.serverName() == null && config.verify()) {
                throw new TlsException(endpoint
                        + " has no host name that a certificate could be for: set tls.server-name to the one it is"
                        + " for, or leave TLS out: the permissions of its directory govern who can listen there");
            }
        }
    }

    /** Returns whether {@link #look} should be called before the next connection is made. */
    boolean isDue() {
        return context.isDue();
    }

    /** Looks at files if that is due, and at what expires. Does not fail; blocks. */
    void look() {
        context.look();
    }

    /** Returns the TLS of a new connection, which asks for the name of the settings and wants it in the certificate. */
    SslHandler newHandler(Channel channel, Endpoint endpoint) {
        String name = config.serverName() != null ? config.serverName() : endpoint.host();
        SslContext now = context.current();
        SslHandler handler =
                name == null ? now.newHandler(channel.alloc()) : now.newHandler(channel.alloc(), name, endpoint.port());
        if (config.context() != null) { // the others are made so
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(TlsContexts.NAMES_OF_HOSTS);
            handler.engine().setSSLParameters(parameters);
        }
        handler.setHandshakeTimeoutMillis(Tls.handshakeMillis(config.handshakeTimeout()));
        return handler;
    }
}
