package io.knsock.engine.keys;

import io.knsock.tls.TlsException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a chain as the JDK does, and then what the JDK is not told of: revocation lists, and names that it takes
 * for none. So who is refused hears of it by an alert.
 */
public final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chains;
    private final PeerVerification peers;

    /** @param chains the JDK's */
    public PeerTrust(X509ExtendedTrustManager chains, PeerVerification peers) {
        this.chains = chains;
        this.peers = peers;
    }

    /**
     * Returns the JDK's own trust in these CAs.
     *
     * @param trusted empty for the CAs of the JDK
     */
    public static X509ExtendedTrustManager in(List<X509Certificate> trusted) {
        try {
            KeyStore store = null;
            if (!trusted.isEmpty()) {
                store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                for (X509Certificate one : trusted) {
                    store.setCertificateEntry("ca-" + store.size(), one);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager one : factory.getTrustManagers()) {
                if (one instanceof X509ExtendedTrustManager manager) {
                    return manager;
                }
            }
            throw new TlsException("the JDK has no way to verify certificates: " + factory.getProvider());
        } catch (GeneralSecurityException | IOException unusable) {
            throw new TlsException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        peers.check(Arrays.asList(chain));
    }

    private void checkName(X509Certificate[] chain, @Nullable SSLEngine engine) throws CertificateException {
        if (engine != null && engine.getPeerHost() != null && !HostNames.isKnownToJdk(engine.getPeerHost())) {
            HostNames.checkExact(engine.getPeerHost(), chain[0]);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, engine);
        checkName(chain, engine);
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType, engine);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, socket);
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType, socket);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkServerTrusted(chain, authType);
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkClientTrusted(chain, authType);
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
