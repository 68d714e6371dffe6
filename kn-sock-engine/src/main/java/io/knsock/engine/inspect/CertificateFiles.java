package io.knsock.engine.inspect;

import io.knsock.engine.keys.ChainPath;
import io.knsock.engine.keys.Forms;
import io.knsock.engine.keys.Identity;
import io.knsock.engine.keys.TlsFiles;
import io.knsock.engine.keys.TlsMaterial;
import io.knsock.engine.keys.TlsWarnings;
import io.knsock.engine.log.TlsWarning;
import io.knsock.tls.Pem;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is in files of certificates and keys, for programs that tell people about them. All of it blocks. */
public final class CertificateFiles {
    private CertificateFiles() {}

    /** A chain as it is sent. A value. */
    public static final class Sent {
        private final List<X509Certificate> certificates;
        private final List<Remark> remarks;

        private Sent(List<X509Certificate> certificates, List<Remark> remarks) {
            this.certificates = certificates;
            this.remarks = remarks;
        }

        private static Sent of(List<X509Certificate> certificates, List<ChainPath.Remark> remarks) {
            return new Sent(
                    certificates,
                    remarks.stream()
                            .map(one -> new Remark(one.what(), one.remedy()))
                            .toList());
        }

        /** Returns the certificates, the own one first, each signed by the next. */
        public List<X509Certificate> certificates() {
            return certificates;
        }

        /** Returns what is odd about their source, though it is of no harm. */
        public List<Remark> remarks() {
            return remarks;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sent that && certificates.equals(that.certificates) && remarks.equals(that.remarks);
        }

        @Override
        public int hashCode() {
            return Objects.hash(certificates, remarks);
        }

        @Override
        public String toString() {
            return "Sent[certificates=" + certificates + ", remarks=" + remarks + "]";
        }
    }

    /** Something odd, which a server warns of when it starts. A value. */
    public static final class Remark {
        private final String what;
        private final String remedy;

        private Remark(String what, String remedy) {
            this.what = what;
            this.remedy = remedy;
        }

        /** Returns a sentence without its end. */
        public String what() {
            return what;
        }

        /** Returns what to do about it. */
        public String remedy() {
            return remedy;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Remark that && what.equals(that.what) && remedy.equals(that.remedy);
        }

        @Override
        public int hashCode() {
            return Objects.hash(what, remedy);
        }

        @Override
        public String toString() {
            return "Remark[what=" + what + ", remedy=" + remedy + "]";
        }
    }

    /** The form of a private key. A value. */
    public static final class KeyForm {
        private final String name;
        private final boolean encrypted;

        private KeyForm(String name, boolean encrypted) {
            this.name = name;
            this.encrypted = encrypted;
        }

        /** Returns its name, such as {@code PKCS#8}. */
        public String name() {
            return name;
        }

        /** Returns whether it needs a password. */
        public boolean encrypted() {
            return encrypted;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof KeyForm that && name.equals(that.name) && encrypted == that.encrypted;
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, encrypted);
        }

        @Override
        public String toString() {
            return "KeyForm[name=" + name + ", encrypted=" + encrypted + "]";
        }
    }

    /** What an end with some settings sends, and what it warns of in the log when it starts. A value. */
    public static final class Loaded {
        private final Sent sent;
        private final List<TlsWarning> warnings;

        private Loaded(Sent sent, List<TlsWarning> warnings) {
            this.sent = sent;
            this.warnings = warnings;
        }

        /** Returns what is sent, without certificates if it has none of its own. */
        public Sent sent() {
            return sent;
        }

        /** Returns what it warns of. */
        public List<TlsWarning> warnings() {
            return warnings;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Loaded that && sent.equals(that.sent) && warnings.equals(that.warnings);
        }

        @Override
        public int hashCode() {
            return Objects.hash(sent, warnings);
        }

        @Override
        public String toString() {
            return "Loaded[sent=" + sent + ", warnings=" + warnings + "]";
        }
    }

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
                TlsWarnings.all(config, material, clock.instant()));
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
