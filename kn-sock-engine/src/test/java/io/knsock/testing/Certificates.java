package io.knsock.testing;

import io.knsock.test.TestCa;
import io.knsock.test.TestIdentity;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;

/**
 * What the CA of the test kit signs for the engine alone, as bundles of Netty: with uses, dates and keys that the kit's
 * identities do not have.
 */
public final class Certificates {
    private static final TestCa KIT = TestCa.shared();
    private static final X509Bundle CA = X509Bundle.fromRootCertificateAuthority(
            KIT.x509(), new KeyPair(KIT.x509().getPublicKey(), KIT.privateKey()));
    private static final TestIdentity RSA =
            KIT.identity("rsa").rsa().dns("localhost").issue();
    private static final TestIdentity ED25519 =
            KIT.identity("ed25519").ed25519().dns("localhost").issue();

    private Certificates() {}

    /** Returns one for {@code localhost} with a key of RSA. */
    public static TestIdentity rsa() {
        return RSA;
    }

    /** Returns one for {@code localhost} with a key of Ed25519. */
    public static TestIdentity ed25519() {
        return ED25519;
    }

    public static CertificateBuilder builder(String subject) {
        return new CertificateBuilder().algorithm(Algorithm.ecp256).subject(subject);
    }

    /** Returns the kit's CA. */
    public static X509Bundle ca() {
        return CA;
    }

    /** Returns what the CA signs. */
    public static X509Bundle issued(CertificateBuilder builder) {
        try {
            return builder.buildIssuedBy(CA);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns a file with this content. */
    public static Path fileWith(String name, String content) {
        try {
            Path file = KIT.directory().resolve(name);
            file.toFile().deleteOnExit();
            return Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
