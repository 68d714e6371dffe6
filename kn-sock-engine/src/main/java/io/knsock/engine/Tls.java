package io.knsock.engine;

import io.knsock.ClientAuth;
import io.knsock.ClientConfig;
import io.knsock.Endpoint;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the JDK's provider. OpenSSL's would be faster, but it crashes the JVM once the application that loaded it is
 * undeployed.
 */
final class Tls {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Forward secrecy and authenticated encryption only: RFC 9325, section 4.2, and the three of RFC 8446. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private Tls() {}

    static SslContext server(TlsConfig config) {
        PemPair own = PemPair.read(certificate(config), key(config));
        SslContextBuilder builder =
                SslContextBuilder.forServer(own.key(), own.chain()).clientAuth(clientAuth(config.clientAuth()));
        Path ca = config.ca();
        if (ca != null) {
            builder.trustManager(trusted(ca));
        }
        return build(builder);
    }

    static SslContext client(ClientConfig client, TlsConfig config) {
        checkNames(client, config);
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (config.certificate() != null) {
            PemPair own = PemPair.read(certificate(config), key(config));
            builder.keyManager(own.key(), own.chain());
        }
        Path ca = config.ca();
        if (ca != null) {
            builder.trustManager(trusted(ca));
        } else if (!config.verify()) {
            Log.verificationOff(client.endpoint());
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        // HTTPS is the name of the rules of RFC 2818 for matching host names; null is none.
        builder.endpointIdentificationAlgorithm(config.verify() ? "HTTPS" : null);
        return build(builder);
    }

    /** Whoever has a certificate of the same CA could otherwise answer for the server. */
    private static void checkNames(ClientConfig client, TlsConfig config) {
        for (Endpoint endpoint : client.endpoints()) {
            if (endpoint.host() == null && config.verify()) {
                throw new TlsException(
                        endpoint + " has no host name that a certificate could be for: leave TLS out, the"
                                + " permissions of its directory govern who can listen there, or set tls.verify=false");
            }
        }
    }

    private static SslContext build(SslContextBuilder builder) {
        try {
            return builder.sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .build();
        } catch (SSLException | IllegalArgumentException failure) {
            throw new TlsException("TLS cannot be set up: " + failure.getMessage(), failure);
        }
    }

    private static X509Certificate[] trusted(Path ca) {
        return PemPair.certificates("tls.ca", ca).toArray(X509Certificate[]::new);
    }

    private static Path certificate(TlsConfig config) {
        return required("tls.certificate", config.certificate());
    }

    private static Path key(TlsConfig config) {
        return required("tls.key", config.key());
    }

    private static Path required(String setting, @Nullable Path path) {
        if (path == null) {
            throw new TlsException(setting + " is not set");
        }
        return path;
    }

    private static io.netty.handler.ssl.ClientAuth clientAuth(ClientAuth clientAuth) {
        return switch (clientAuth) {
            case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
            case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
            case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
        };
    }

    /** Returns the TLS failure that Netty may have wrapped in another, else what was given. */
    static @Nullable Throwable failure(@Nullable Throwable cause) {
        return cause instanceof DecoderException wrapped && wrapped.getCause() instanceof SSLException tls
                ? tls
                : cause;
    }

    /** Says why TLS failed, for people: without what was received, and with what to change where that is known. */
    static String reason(Throwable cause) {
        Throwable failure = failure(cause);
        String message = String.valueOf(failure == null ? null : failure.getMessage());
        if (failure instanceof NotSslRecordException) {
            return "what arrived is not TLS"; // the message would have all of it, in hexadecimal
        }
        if (message.contains("unable to find valid certification path")) {
            return "the certificate is not signed by a CA that is trusted: set tls.ca to the one that signed it";
        }
        return failure instanceof SSLException ? message : String.valueOf(failure);
    }

    /** Ends the own direction of a connection after what was written; the far end's stays open. */
    static void endOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            ((DuplexChannel) channel).shutdownOutput();
        } else {
            tls.closeOutbound().addListener(told -> ((DuplexChannel) channel).shutdownOutput());
        }
    }

    /** Closes a connection by force: a close_notify that the far end does not take must not hold it up. */
    static void close(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.setCloseNotifyFlushTimeoutMillis(1);
        }
        channel.close();
    }
}
