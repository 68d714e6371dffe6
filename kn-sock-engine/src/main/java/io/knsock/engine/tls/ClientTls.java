package io.knsock.engine.tls;

import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.engine.keys.HostNames;
import io.knsock.engine.keys.PeerVerification;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsStart;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Clock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of connections to one endpoint. It follows the files without a timer, which nobody would stop: whoever
 * connects looks first, if that is due.
 */
public final class ClientTls {
    private final ClientTlsConfig config;
    private final Reloading<ClientSecurity> current;
    private final Clock clock = Clock.systemUTC();

    private ClientTls(ClientConfig client, ClientTlsConfig config) {
        checkNames(client, config);
        boolean strange = client.endpoints().stream()
                .map(endpoint -> ServerNames.of(config, endpoint))
                .anyMatch(name -> name != null && !HostNames.isKnownToJdk(name));
        this.config = config;
        this.current = new Reloading<>(
                config,
                "connections to " + client.endpoint(),
                material -> TlsContexts.client(config, material, strange, clock),
                clock);
    }

    /**
     * Reads the files.
     *
     * @throws TlsException if they cannot be used
     */
    public static ClientTls of(ClientConfig client, ClientTlsConfig config) {
        ClientTls tls = new ClientTls(client, config);
        if (!config.verify()) {
            TlsLog.verificationOff(client.endpoint());
        }
        tls.look(); // for a warning that the own certificate expires
        return tls;
    }

    /**
     * Reads the files, and no more.
     *
     * @throws TlsException if they cannot be used
     */
    public static void check(ClientConfig client, ClientTlsConfig config) {
        new ClientTls(client, config);
    }

    /** Whoever has a certificate of the same CA could otherwise answer for the server. */
    private static void checkNames(ClientConfig client, ClientTlsConfig config) {
        for (Endpoint endpoint : client.endpoints()) {
            if (endpoint.host() == null && config.serverName() == null && config.verify()) {
                throw new TlsException(endpoint
                        + " has no host name that a certificate could be for: set tls.server-name to the one it is"
                        + " for, or leave TLS out: the permissions of its directory govern who can listen there");
            }
            ServerNames.check(config, endpoint);
        }
    }

    /** Returns when TLS begins on a connection. */
    public TlsStart start() {
        return config.start();
    }

    /** Returns whether {@link #look} should be called before the next connection is made. */
    public boolean isDue() {
        return current.isDue() || current.current().hasOldSessions(clock.instant());
    }

    /** Looks at files if that is due, and at what expires. Does not fail; blocks. */
    public void look() {
        if (current.current().hasOldSessions(clock.instant())) {
            current.renew(); // the server may have another certificate by now, which a session would not show
        }
        current.look();
    }

    /**
     * Returns why the server is refused whose handshake is done, a session was resumed perhaps; null if it is not.
     *
     * @param security what the connection was made with
     */
    public @Nullable SSLException refusal(Channel channel, ClientSecurity security) {
        PeerVerification peers = security.peers();
        if (peers == null) {
            return null;
        }
        SSLException why = Tls.refusal(channel, peers, security::shown);
        if (why != null) {
            current.renew(); // the next connection asks the server for its certificate
        }
        return why;
    }

    /** Returns what the name that is asked for may have to do with a failed handshake; empty if nothing. */
    public String hint(Endpoint endpoint) {
        return ServerNames.hint(config, endpoint);
    }

    /** Returns what new connections are made with. */
    public ClientSecurity security() {
        return current.current();
    }

    /** Returns the TLS of a new connection, which asks for the name of the settings and wants it in the certificate. */
    public SslHandler newHandler(Channel channel, Endpoint endpoint, ClientSecurity security) {
        String name = ServerNames.of(config, endpoint);
        SslContext context = security.context();
        SslHandler handler = name == null
                ? context.newHandler(channel.alloc())
                : context.newHandler(channel.alloc(), name, endpoint.port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        if (config.context() != null) { // the others are made so
            parameters.setEndpointIdentificationAlgorithm(TlsContexts.NAMES_OF_HOSTS);
        }
        if (name != null) {
            ServerNames.ask(parameters, name, config.openSsl());
        }
        handler.engine().setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(Tls.handshakeMillis(config.handshakeTimeout()));
        return handler;
    }
}
