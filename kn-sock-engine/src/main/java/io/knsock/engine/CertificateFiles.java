package io.knsock.engine;

import io.knsock.Pem;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.knsock.engine.keys.ChainPath;
import io.knsock.engine.keys.Forms;
import io.knsock.engine.keys.Identity;
import io.knsock.engine.keys.TlsFiles;
import io.knsock.engine.keys.TlsMaterial;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;

/** What is in files of certificates and keys, for programs that tell people about them. All of it blocks. */
public final class CertificateFiles {
    private CertificateFiles() {}

    /**
     * A chain as it is sent.
     *
     * @param certificates the own one first, each signed by the next
     * @param remarks what is odd about its source, though it is of no harm
     */
    public record Sent(List<X509Certificate> certificates, List<Remark> remarks) {
        private static Sent of(List<X509Certificate> certificates, List<ChainPath.Remark> remarks) {
            return new Sent(
                    certificates,
                    remarks.stream()
                            .map(one -> new Remark(one.what(), one.remedy()))
                            .toList());
        }
    }

    /**
     * Something odd, which a server warns of when it starts.
     *
     * @param what a sentence without its end
     * @param remedy what to do about it
     */
    public record Remark(String what, String remedy) {}

    /**
     * The form of a private key.
     *
     * @param name such as {@code PKCS#8}
     * @param encrypted whether it needs a password
     */
    public record KeyForm(String name, boolean encrypted) {}

    /**
     * What an end with some settings sends, and what it warns of in the log when it starts.
     *
     * @param sent without certificates if it has none of its own
     */
    public record Loaded(Sent sent, List<TlsWarning> warnings) {}

    /**
     * Reads the files that an end with these settings reads when it starts.
     *
     * @throws TlsException if they could not be used; the message says why
     */
    public static Loaded load(TlsConfig config) {
        Clock clock = Clock.systemUTC();
        TlsMaterial material = TlsMaterial.load(config, TlsFiles.read(config), clock);
        Identity own = material.own();
        return new Loaded(
                own == null ? new Sent(List.of(), List.of()) : Sent.of(own.chain(), own.remarks()),
                TlsWarning.all(config, material, clock.instant()));
    }

    /**
     * Returns the way from the first of these certificates, and what is odd about the rest.
     *
     * @param certificates at least one
     */
    public static Sent of(List<X509Certificate> certificates) {
        ChainPath way = ChainPath.of(certificates, 0, true, Clock.systemUTC().instant());
        return Sent.of(way.path(), way.remarks());
    }

    /** Returns whether one certificate was signed by the other. */
    public static boolean isSignedBy(X509Certificate signed, X509Certificate signer) {
        return ChainPath.isSignedBy(signed, signer);
    }

    /**
     * Reads certificates in any form that servers and clients take, in their order.
     *
     * @throws TlsException if there are none; the message begins with the file
     */
    public static List<X509Certificate> certificates(Path file) {
        return Forms.certificates(Pem.file(file));
    }

    /**
     * Tells the form of a key without opening it.
     *
     * @throws TlsException if there is none, or one that cannot be read; the message begins with the file
     */
    public static KeyForm key(Path file) {
        Forms.KeyForm form = Forms.key(Pem.file(file));
        return new KeyForm(form.name(), form.encrypted());
    }
}
