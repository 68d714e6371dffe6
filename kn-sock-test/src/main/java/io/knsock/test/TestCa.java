package io.knsock.test;

import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away CA and what it signs, good and bad, as PEM and PKCS#12 files in a directory of its own. Made by the JDK,
 * without any program; each key when it is first asked for, in some milliseconds.
 *
 * <p>Nothing of it is worth protecting: keys are not encrypted, and the password is known. Safe for use by many
 * threads.
 *
 * @since 0.1
 */
public final class TestCa implements AutoCloseable {
    /** The password of each PKCS#12 file. */
    public static final String PASSWORD = "changeit";

    private static final Duration DAY = Duration.ofDays(1);

    private final Path directory;
    private final X509Bundle bundle;
    private final Map<String, TestIdentity> usual = new ConcurrentHashMap<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private @Nullable TestCa foreign;

    private TestCa(String name, Path directory) {
        this.directory = directory;
        try {
            bundle = certificate("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned();
            write("ca.crt", bundle.getCertificatePEM());
            writeStore("ca.p12", store -> store.setCertificateEntry("ca", bundle.getCertificate()));
        } catch (Exception failure) {
            throw new IllegalStateException("cannot make a CA in " + directory, failure);
        }
    }

    /** The one of all tests, made when it is first used. */
    private static final class Shared {
        static final TestCa CA = create();
    }

    /**
     * Returns the same CA for all tests of this JVM. It need not be closed: its files are deleted when the JVM ends.
     */
    public static TestCa shared() {
        return Shared.CA;
    }

    /** Returns a new CA in a new directory for temporary files. */
    public static TestCa create() {
        return create("kn-sock test CA");
    }

    private static TestCa create(String name) {
        try {
            return new TestCa(name, Files.createTempDirectory("kn-sock-test-ca"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns a new CA with its files in a directory that exists. */
    public static TestCa in(Path directory) {
        return new TestCa("kn-sock test CA", directory);
    }

    static CertificateBuilder certificate(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .algorithm(Algorithm.ecp256)
                .subject(subject)
                .notBefore(now.minus(DAY))
                .notAfter(now.plus(DAY.multipliedBy(90)));
    }

    /** Returns the file of the CA's certificate, in PEM: {@code ca.crt}. */
    public Path certificate() {
        return file("ca.crt");
    }

    /** Returns the file of the CA's certificate, in PKCS#12, with {@link #PASSWORD}: {@code ca.p12}. */
    public Path trustStore() {
        return file("ca.p12");
    }

    /** Returns the CA's certificate. */
    public X509Certificate x509() {
        return bundle.getCertificate();
    }

    /** Returns the CA's private key, for certificates that need other tools. */
    public PrivateKey privateKey() {
        return bundle.getKeyPair().getPrivate();
    }

    /** Returns the directory with all files. */
    public Path directory() {
        return directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Returns a good one for a server: {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
    public TestIdentity server() {
        return usual("server", TestCa::forThisMachine);
    }

    /** Returns a good one for a client. */
    public TestIdentity client() {
        return usual("client", identity -> identity);
    }

    /** Returns one that names the right host, and ended a week ago. */
    public TestIdentity expired() {
        Instant now = Instant.now();
        return usual(
                "expired",
                each -> forThisMachine(each).valid(now.minus(DAY.multipliedBy(9)), now.minus(DAY.multipliedBy(7))));
    }

    /** Returns one that names the right host, and begins in a week. */
    public TestIdentity notYetValid() {
        Instant now = Instant.now();
        return usual(
                "not-yet-valid",
                each -> forThisMachine(each).valid(now.plus(DAY.multipliedBy(7)), now.plus(DAY.multipliedBy(9))));
    }

    /** Returns one that is valid, and names another host: {@code elsewhere.example}. */
    public TestIdentity wronglyNamed() {
        return usual("wrongly-named", each -> each.dns("elsewhere.example"));
    }

    /**
     * Returns another CA, which has signed nothing of this one: {@code foreign().server()} is a foreign certificate.
     * The same each time.
     */
    public synchronized TestCa foreign() {
        TestCa other = foreign;
        if (other == null) {
            other = create("another CA");
            foreign = other;
        }
        return other;
    }

    private TestIdentity usual(String name, UnaryOperator<TestIdentity.Builder> what) {
        return usual.computeIfAbsent(name, each -> what.apply(identity(each)).issue());
    }

    private static TestIdentity.Builder forThisMachine(TestIdentity.Builder identity) {
        return identity.dns("localhost").ip("127.0.0.1").ip("::1");
    }

    /**
     * Begins another one.
     *
     * @param name is its subject, {@code CN=<name>}, unless that is set, and the name of its files
     */
    public TestIdentity.Builder identity(String name) {
        return new TestIdentity.Builder(this, name);
    }

    X509Bundle sign(String name, CertificateBuilder certificate) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("there is an identity named " + name + ": take another name");
        }
        try {
            X509Bundle issued = certificate.buildIssuedBy(bundle);
            write(name + ".crt", issued.getCertificatePathPEM());
            write(name + ".key", issued.getPrivateKeyPEM());
            writeStore(
                    name + ".p12",
                    store -> store.setKeyEntry(
                            name,
                            issued.getKeyPair().getPrivate(),
                            PASSWORD.toCharArray(),
                            issued.getCertificatePathWithRoot()));
            return issued;
        } catch (Exception failure) {
            throw new IllegalStateException("cannot make the identity " + name, failure);
        }
    }

    /** Returns settings of a server that shows {@link #server()} and asks for no certificate. */
    public ServerTlsConfig serverTls() {
        return server().serverTls().build();
    }

    /** Returns settings of a server that shows {@link #server()} and demands a certificate of this CA. */
    public ServerTlsConfig mutualServerTls() {
        return server().serverTls()
                .ca(certificate())
                .clientAuth(ClientAuth.REQUIRED)
                .build();
    }

    /** Returns settings of a client that trusts this CA and has no certificate. */
    public ClientTlsConfig clientTls() {
        return ClientTlsConfig.trusting(certificate());
    }

    /** Returns settings of a client that trusts this CA and shows a certificate, which may be of another. */
    public ClientTlsConfig clientTls(TestIdentity identity) {
        return identity.clientTls().ca(certificate()).build();
    }

    /**
     * Returns TLS of the JDK that trusts this CA.
     *
     * @param identity is shown, and may be of another CA; null for none
     */
    public SSLContext context(@Nullable TestIdentity identity) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(emptyStore(store -> store.setCertificateEntry("ca", bundle.getCertificate())));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(
                    emptyStore(store -> {
                        if (identity != null) {
                            X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
                            store.setKeyEntry("key", identity.privateKey(), PASSWORD.toCharArray(), chain);
                        }
                    }),
                    PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("cannot make a context of " + this, failure);
        }
    }

    /** What is put into a key store. */
    @FunctionalInterface
    private interface Content {
        void into(KeyStore store) throws GeneralSecurityException;
    }

    private static KeyStore emptyStore(Content content) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        content.into(store);
        return store;
    }

    private void writeStore(String name, Content content) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(own(name))) {
            emptyStore(content).store(out, PASSWORD.toCharArray());
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(own(name), text);
    }

    /** The directory is deleted after its files: the JVM does it in reverse order. */
    private Path own(String name) {
        directory.toFile().deleteOnExit();
        Path file = file(name);
        file.toFile().deleteOnExit();
        return file;
    }

    /** Deletes its files, those of {@link #foreign()} too, and the directory if there is nothing else in it. */
    @Override
    public synchronized void close() {
        if (foreign != null) {
            foreign.close();
        }
        try {
            Files.deleteIfExists(certificate());
            Files.deleteIfExists(trustStore());
            for (String name : names) {
                for (String suffix : new String[] {".crt", ".key", ".p12"}) {
                    Files.deleteIfExists(file(name + suffix));
                }
            }
            String[] others = directory.toFile().list();
            if (others != null && others.length == 0) {
                Files.delete(directory);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete the files of " + this, failure);
        }
    }

    /** Returns where its files are. */
    @Override
    public String toString() {
        return "test CA in " + directory;
    }
}
