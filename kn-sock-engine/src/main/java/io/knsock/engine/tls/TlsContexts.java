package io.knsock.engine.tls;

import io.knsock.engine.keys.Identity;
import io.knsock.engine.keys.PeerTrust;
import io.knsock.engine.keys.PeerVerification;
import io.knsock.engine.keys.TlsMaterial;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes Netty's contexts from settings and what was read for them. The JDK does TLS unless OpenSSL is asked for, which
 * is faster, but crashes the JVM once the application that loaded it is undeployed.
 */
final class TlsContexts {
    /**
     * Forward secrecy and authenticated encryption only: RFC 9325, section 4.2, and the three of RFC 8446. A server
     * takes the first that both ends know. AES of 128 bits comes before that of 256: it is as strong as the key
     * exchange before it, costs less, and is what everybody must have (RFC 8446, section 9.1).
     */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** The JDK's name of the rules of RFC 2818 for matching host names. */
    static final String NAMES_OF_HOSTS = "HTTPS";

    /**
     * How many sessions a client keeps to resume. A server may hand out tickets without end, each of up to 64 KiB (RFC
     * 8446, section 4.6.1), and by default the JDK keeps 20,480 of them for a day.
     */
    private static final int CLIENT_SESSIONS = 256;

    private static final String OPENSSL = "io.netty:netty-tcnative-boringssl-static:2.0.84.Final";

    private final TlsConfig config;

    private TlsContexts(TlsConfig config) {
        this.config = config;
        checkProvider();
        checkCiphers();
    }

    static ServedNames server(ServerTlsConfig config, TlsMaterial material, Clock clock) {
        TlsContexts contexts = new TlsContexts(config);
        if (material.context() != null) {
            return new ServedNames(
                    contexts.of(material.context(), config.clientAuth()), Map.of(), peers(config, material, clock));
        }
        Identity own = material.own();
        if (own == null) {
            throw new TlsException("tls.certificate is not set");
        }
        Map<String, SslContext> byName = new LinkedHashMap<>();
        PeerVerification peers = peers(config, material, clock);
        material.sni()
                .forEach((name, one) -> byName.put(name, contexts.server(config.clientAuth(), one, material, peers)));
        return new ServedNames(contexts.server(config.clientAuth(), own, material, peers), byName, peers);
    }

    /** Returns what looks at the certificates of clients; null if they are not asked for one. */
    private static @Nullable PeerVerification peers(ServerTlsConfig config, TlsMaterial material, Clock clock) {
        return config.clientAuth() == ClientAuth.NONE
                ? null
                : new PeerVerification(
                        material.context() != null ? null : material.trusted(), material.revocation(), clock);
    }

    private SslContext server(ClientAuth asked, Identity own, TlsMaterial material, @Nullable PeerVerification peers) {
        SslContextBuilder builder =
                SslContextBuilder.forServer(own.key(), own.chain()).clientAuth(clientAuth(asked));
        if (peers != null && material.revocation() != null) {
            builder.trustManager(new PeerTrust(PeerTrust.in(material.trusted()), peers));
        } else if (!material.trusted().isEmpty()) {
            builder.trustManager(material.trusted().toArray(X509Certificate[]::new));
        }
        return build(builder);
    }

    /** @param strange whether there may be names that the JDK does not verify */
    static ClientSecurity client(ClientTlsConfig config, TlsMaterial material, boolean strange, Clock clock) {
        if (material.context() != null) {
            return new ClientSecurity(
                    new TlsContexts(config).of(material.context(), null), new PeerVerification(null, null, clock));
        }
        SslContextBuilder builder = SslContextBuilder.forClient().sessionCacheSize(CLIENT_SESSIONS);
        Identity own = material.own();
        if (!material.sni().isEmpty()) {
            throw new TlsException("tls.key-alias: names several keys, and a client has one: name that");
        }
        if (own != null) {
            builder.keyManager(own.key(), own.chain());
        }
        PeerVerification peers = null;
        if (!config.verify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else {
            X509ExtendedTrustManager chains = PeerTrust.in(material.trusted());
            peers = new PeerVerification(List.of(chains.getAcceptedIssuers()), material.revocation(), clock);
            builder.trustManager(strange || material.revocation() != null ? new PeerTrust(chains, peers) : chains);
        }
        builder.endpointIdentificationAlgorithm(config.verify() ? NAMES_OF_HOSTS : null);
        return new ClientSecurity(new TlsContexts(config).build(builder), peers);
    }

    private SslContext build(SslContextBuilder builder) {
        builder.sslProvider(config.openSsl() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(config.protocols())
                .ciphers(ciphers(), SupportedCipherSuiteFilter.INSTANCE);
        ApplicationProtocolConfig alpn = alpn();
        if (alpn != null) {
            builder.applicationProtocolConfig(alpn);
        }
        if (config.openSsl() && !config.groups().isEmpty()) {
            builder.option(OpenSslContextOption.GROUPS, config.groups().toArray(String[]::new));
        }
        try {
            SslContext made = builder.build();
            return config.openSsl() ? made : TlsGroups.apply(made, config.groups());
        } catch (SSLException | IllegalArgumentException failure) {
            throw new TlsException("TLS cannot be set up: " + failure.getMessage(), failure);
        }
    }

    /**
     * Wraps a context of somebody else's; a client's handlers must be told to verify host names.
     *
     * @param asked whether a server asks for certificates; null for a client
     */
    private SslContext of(SSLContext context, @Nullable ClientAuth asked) {
        try {
            context.createSSLEngine(); // else one that is not initialised would fail each connection
            SslContext made = new JdkSslContext(
                    context,
                    asked == null,
                    ciphers(),
                    SupportedCipherSuiteFilter.INSTANCE,
                    alpn(),
                    clientAuth(asked == null ? ClientAuth.NONE : asked),
                    config.protocols().toArray(String[]::new),
                    false);
            return TlsGroups.apply(made, config.groups());
        } catch (TlsException told) {
            throw told;
        } catch (RuntimeException unusable) {
            throw new TlsException("the TLS context cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private List<String> ciphers() {
        return config.ciphers().isEmpty() ? CIPHERS : config.ciphers();
    }

    private @Nullable ApplicationProtocolConfig alpn() {
        return config.alpn().isEmpty()
                ? null
                : new ApplicationProtocolConfig(
                        Protocol.ALPN, noneInCommon(), SelectedListenerFailureBehavior.ACCEPT, config.alpn());
    }

    /** RFC 7301, section 3.2, asks for the alert; Netty's OpenSSL cannot send it. */
    private SelectorFailureBehavior noneInCommon() {
        return config.openSsl() ? SelectorFailureBehavior.NO_ADVERTISE : SelectorFailureBehavior.FATAL_ALERT;
    }

    private void checkProvider() {
        if (config.openSsl() && !OpenSsl.isAvailable()) {
            throw new TlsException(
                    "openSsl(true) needs OpenSSL's library, which cannot be loaded: add " + OPENSSL
                            + " with the classifier of this machine, such as linux-x86_64, or leave it out for the JDK's"
                            + " TLS",
                    OpenSsl.unavailabilityCause());
        }
    }

    /** Netty would leave out what it does not know, and a version without any suite would fail each handshake. */
    private void checkCiphers() {
        if (config.ciphers().isEmpty()) {
            return;
        }
        Set<String> known = config.openSsl() ? OpenSsl.availableJavaCipherSuites() : knownToJdk();
        for (String cipher : config.ciphers()) {
            if (!known.contains(cipher)) {
                throw new TlsException(
                        "tls.ciphers: there is no " + cipher + " here: use standard names such as " + CIPHERS.get(3));
            }
        }
        for (String protocol : config.protocols()) {
            if (config.ciphers().stream().noneMatch(cipher -> isOf(protocol, cipher))) {
                throw new TlsException("tls.ciphers has no suite of " + protocol
                        + ": add one, or set tls.protocols to the other version");
            }
        }
    }

    /** The names of TLS 1.3's suites have no key exchange: RFC 8446, section B.4. */
    private static boolean isOf(String protocol, String cipher) {
        return protocol.equals("TLSv1.3") != cipher.contains("_WITH_");
    }

    private static Set<String> knownToJdk() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return Set.of(context.getSupportedSSLParameters().getCipherSuites());
        } catch (GeneralSecurityException unusable) {
            throw new TlsException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    private static io.netty.handler.ssl.ClientAuth clientAuth(ClientAuth clientAuth) {
        return switch (clientAuth) {
            case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
            case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
            case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
        };
    }
}
