package io.knsock.engine;

import io.knsock.ClientConfig;
import io.knsock.Endpoint;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Clock;

/**
 * The TLS of connections to one endpoint. It follows the files without a timer, which nobody would stop: whoever
 * connects looks first, if that is due.
 */
final class ClientTls {
    private final ClientConfig client;
    private final TlsConfig config;
    private final Reloading<SslContext> context;

    private ClientTls(ClientConfig client, TlsConfig config) {
        this.client = client;
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
        String name = config.serverName();
        SslHandler handler = context.current()
                .newHandler(channel.alloc(), name == null ? String.valueOf(endpoint.host()) : name, endpoint.port());
        handler.setHandshakeTimeoutMillis(Tls.handshakeMillis(config.handshakeTimeout()));
        return handler;
    }
}
