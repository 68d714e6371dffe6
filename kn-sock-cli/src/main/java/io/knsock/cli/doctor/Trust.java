package io.knsock.cli.doctor;

import io.knsock.engine.inspect.CertificateFiles;
import io.knsock.tls.TlsException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whether a chain leads to a CA that is trusted: one of a file, or one of the JDK's. */
final class Trust {
    /** Stands for all of TLS 1.3 in the JDK, and says nothing of the key. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final @Nullable Path ca;

    Trust(@Nullable Path ca) {
        this.ca = ca;
    }

    /** Tells whether the chain is trusted. That it expired is for another check to tell. */
    void check(List<X509Certificate> chain, boolean ofServer, Findings findings) {
        X509TrustManager manager;
        try {
            manager = manager();
        } catch (IOException | TlsException | GeneralSecurityException unusable) {
            findings.fail("trust", String.valueOf(unusable.getMessage()), "give a file of CA certificates");
            return;
        }
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        try {
            if (ofServer) {
                manager.checkServerTrusted(certificates, ANY_KEY_EXCHANGE);
            } else {
                manager.checkClientTrusted(certificates, ANY_KEY_EXCHANGE);
            }
            findings.ok("trust", "it leads to " + (ca == null ? "a CA of the JDK's" : "a CA in " + ca));
        } catch (CertificateException untrusted) {
            fail(chain, untrusted, findings);
        }
    }

    private X509TrustManager manager() throws IOException, GeneralSecurityException {
        KeyStore store = null; // the JDK's
        if (ca != null) {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate certificate : CertificateFiles.certificates(ca)) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JDK has no trust manager for X.509");
    }

    private void fail(List<X509Certificate> chain, CertificateException untrusted, Findings findings) {
        String where = ca == null ? "the JDK's CAs" : "the CAs in " + ca;
        for (Throwable cause = untrusted; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                findings.fail("trust", "it leads to " + where + ", but is not valid now", "see validity");
                return;
            }
        }
        X509Certificate last = chain.get(chain.size() - 1);
        String message = String.valueOf(untrusted.getMessage());
        if (!message.contains("unable to find valid certification path")) {
            findings.fail("trust", "it is not accepted: " + message, "have it issued anew");
        } else if (Chain.isSelfSigned(last)) {
            findings.fail(
                    "trust",
                    "it ends at " + Chain.name(last) + ", which is not one of " + where,
                    "give --cafile, a PEM file with that certificate, if you got it from somebody you trust");
        } else {
            findings.fail(
                    "trust",
                    "it ends before any of " + where + ": nothing is there of "
                            + last.getIssuerX500Principal().getName(),
                    "if that is a CA, give --cafile with its certificate; if it is an intermediate one, let the server"
                            + " present it, too: append it to the server's certificate file");
        }
    }
}
