package io.knsock.test;

import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A private key, and a certificate that a {@link TestCa} has signed, as PEM and as PKCS#12. Immutable; the files are
 * there until the CA is closed.
 *
 * @since 0.1
 */
public final class TestIdentity {
    private final TestCa ca;
    private final String name;
    private final X509Bundle bundle;

    private TestIdentity(TestCa ca, String name, X509Bundle bundle) {
        this.ca = ca;
        this.name = name;
        this.bundle = bundle;
    }

    /** Returns the CA that signed it. */
    public TestCa ca() {
        return ca;
    }

    /** Returns the file of the certificate and its chain without the CA's, in PEM: {@code <name>.crt}. */
    public Path certificate() {
        return ca.file(name + ".crt");
    }

    /** Returns the file of the private key, in PEM, PKCS#8, not encrypted: {@code <name>.key}. */
    public Path key() {
        return ca.file(name + ".key");
    }

    /**
     * Returns the file of both, and the CA's certificate, in PKCS#12, with {@link TestCa#PASSWORD}: {@code <name>.p12}.
     */
    public Path keyStore() {
        return ca.file(name + ".p12");
    }

    /** Returns the certificate and its chain, without the CA's. */
    public List<X509Certificate> chain() {
        return List.of(bundle.getCertificatePath());
    }

    /** Returns the private key. */
    public PrivateKey privateKey() {
        return bundle.getKeyPair().getPrivate();
    }

    /** Returns the TLS of a server that shows this certificate, to be built on. */
    public ServerTlsConfig.Builder serverTls() {
        return ServerTlsConfig.builder().certificate(certificate()).key(key());
    }

    /** Returns the TLS of a client that shows this certificate and trusts the JDK's CAs, to be built on. */
    public ClientTlsConfig.Builder clientTls() {
        return ClientTlsConfig.builder().certificate(certificate()).key(key());
    }

    /** Returns its name. */
    @Override
    public String toString() {
        return name + " of " + ca;
    }

    /** What a certificate says. Without a name of a host it fits none. For one thread. */
    public static final class Builder {
        private final TestCa ca;
        private final String name;
        private final CertificateBuilder certificate;

        Builder(TestCa ca, String name) {
            this.ca = ca;
            this.name = name;
            certificate = TestCa.certificate("CN=" + name);
        }

        /** Sets the subject (RFC 2253); by default {@code CN=} and the name. */
        public Builder subject(String distinguishedName) {
            certificate.subject(distinguishedName);
            return this;
        }

        /** Adds the name of a host to the subject's alternative names (RFC 5280, section 4.2.1.6). */
        public Builder dns(String host) {
            certificate.addSanDnsName(host);
            return this;
        }

        /** Adds an address to the subject's alternative names. */
        public Builder ip(String address) {
            certificate.addSanIpAddress(address);
            return this;
        }

        /** Adds an address of e-mail to the subject's alternative names. */
        public Builder email(String address) {
            certificate.addSanRfc822Name(address);
            return this;
        }

        /** Sets when it is valid; by default from yesterday on and for 90 days. */
        public Builder valid(Instant from, Instant to) {
            certificate.notBefore(from).notAfter(to);
            return this;
        }

        /** Has a key of RSA with 2048 bits; by default one of EC, on P-256. */
        public Builder rsa() {
            certificate.algorithm(Algorithm.rsa2048);
            return this;
        }

        /** Has a key of Ed25519. */
        public Builder ed25519() {
            certificate.algorithm(Algorithm.ed25519);
            return this;
        }

        /**
         * Makes key and certificate, and writes the files.
         *
         * @throws IllegalArgumentException if the CA has one of this name
         */
        public TestIdentity issue() {
            X509Bundle bundle = ca.sign(name, certificate);
            return new TestIdentity(ca, name, bundle);
        }
    }
}
