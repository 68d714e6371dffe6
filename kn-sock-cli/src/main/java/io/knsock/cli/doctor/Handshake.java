package io.knsock.cli.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One TLS handshake that trusts whoever answers, and what was seen of the peer in it, also when it failed. Nothing
 * is sent over the connection, which is closed at the end. For use by one thread.
 */
final class Handshake {
    private final String host;
    private final InetSocketAddress address;
    private final Duration timeout;
    private final SSLParameters parameters = new SSLParameters();

    private List<X509Certificate> chain = List.of();
    private boolean clientCertificateAsked;
    private boolean clientCertificateRequired;
    private Duration refusal = Duration.ZERO;
    private String protocol = "";
    private String cipher = "";
    private String applicationProtocol = "";
    private @Nullable HeardSocket heard;

    Handshake(String host, InetSocketAddress address, Duration timeout) {
        this.host = host;
        this.address = address;
        this.timeout = timeout;
        protocols("TLSv1.3", "TLSv1.2");
    }

    Handshake protocols(String... protocols) {
        parameters.setProtocols(protocols);
        return this;
    }

    Handshake applicationProtocols(List<String> protocols) {
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        return this;
    }

    /** Lets it fail where the certificate is not for the host. */
    Handshake matchingName() {
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the rules of RFC 2818
        return this;
    }

    /** Lets it wait so long, after it was asked for a certificate, for a refusal of those who have none. */
    Handshake awaitingRefusal(Duration refusal) {
        this.refusal = refusal;
        return this;
    }

    /** Connects and shakes hands. Blocks for at most the timeout, and for that of a refusal. */
    Handshake run() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new NoCertificate()}, new TrustManager[] {new TrustsAll()}, null);
        try (HeardSocket socket = new HeardSocket();
                Cutoff all = new Cutoff(socket, timeout.plus(refusal))) {
            heard = socket;
            try (SSLSocket tls = shakenHands(context, socket)) {
                if (clientCertificateAsked && !refusal.isZero()) {
                    awaitRefusal(tls, all);
                }
            }
        }
        return this;
    }

    private SSLSocket shakenHands(SSLContext context, Socket socket) throws IOException {
        try (Cutoff cutoff = new Cutoff(socket, timeout)) {
            try {
                socket.connect(address, cutoff.millis());
                SSLSocket tls =
                        (SSLSocket) context.getSocketFactory().createSocket(socket, host, address.getPort(), true);
                tls.setSSLParameters(merged(tls.getSSLParameters()));
                tls.startHandshake();
                protocol = tls.getSession().getProtocol();
                cipher = tls.getSession().getCipherSuite();
                applicationProtocol = tls.getApplicationProtocol();
                return tls;
            } catch (IOException failure) {
                throw cutoff.explained(failure);
            }
        }
    }

    /** The socket's own have the name for SNI. */
    private SSLParameters merged(SSLParameters own) {
        own.setProtocols(parameters.getProtocols());
        own.setApplicationProtocols(parameters.getApplicationProtocols());
        own.setEndpointIdentificationAlgorithm(parameters.getEndpointIdentificationAlgorithm());
        return own;
    }

    /** In TLS 1.3 a server that misses a certificate says so after the client has finished (RFC 8446, section 4.4). */
    private void awaitRefusal(SSLSocket tls, Cutoff all) throws IOException {
        tls.setSoTimeout((int) refusal.toMillis());
        try {
            tls.getInputStream().read();
        } catch (SocketTimeoutException notRefused) {
            clientCertificateRequired = false;
        } catch (SSLException refused) {
            clientCertificateRequired = true;
        } catch (IOException failure) {
            throw all.explained(failure);
        }
    }

    /** Returns what the peer presented, its own certificate first; empty if nothing. */
    List<X509Certificate> chain() {
        return chain;
    }

    /** Returns whether the peer has answered at all. */
    boolean isAnswered() {
        return heard != null && heard.hasHeard();
    }

    /** Returns whether what the peer answered began as TLS does. */
    boolean isAnsweredByTls() {
        return heard != null && heard.hasHeardTls();
    }

    boolean clientCertificateAsked() {
        return clientCertificateAsked;
    }

    /** Returns whether the peer said that it would not go on without a certificate of the client. */
    boolean clientCertificateRequired() {
        return clientCertificateRequired;
    }

    String protocol() {
        return protocol;
    }

    String cipher() {
        return cipher;
    }

    /** Returns the protocol that was chosen by ALPN (RFC 7301), or an empty text. */
    String applicationProtocol() {
        return applicationProtocol;
    }

    /** Sees the chain. The JDK itself matches names after it, if that is wanted. */
    private final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String authType) {
            throw new IllegalStateException("a client has no clients");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String authType) {
            chain = List.of(certificates);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Hears whether a certificate is asked for, and has none. */
    private final class NoCertificate extends X509ExtendedKeyManager {
        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            clientCertificateAsked = true;
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return null;
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return null;
        }
    }
}
