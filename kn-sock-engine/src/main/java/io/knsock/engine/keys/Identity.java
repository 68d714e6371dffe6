package io.knsock.engine.keys;

import io.knsock.Pem;
import io.knsock.TlsIdentity;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A private key and the chain of its certificate, checked against each other: the JDK would take a pair that does not
 * belong together and then fail every handshake.
 *
 * @param origin where the certificate is from, for messages
 * @param chain the own certificate first, each signed by the next
 */
public record Identity(String origin, List<X509Certificate> chain, PrivateKey key) {
    /**
     * @param setting the key of the setting that it is from, if that is one for all
     * @param otherPassword opens the key if the identity has no password
     */
    static Identity load(
            TlsIdentity identity,
            @Nullable String setting,
            @Nullable String otherPassword,
            TlsFiles files,
            Clock clock) {
        Identity loaded = identity.keyStore() != null
                ? fromKeyStore(identity, setting, files)
                : fromPem(identity, setting, otherPassword, files);
        new ChainCheck(loaded.origin, loaded.chain).check(clock);
        return loaded;
    }

    private static Identity fromKeyStore(TlsIdentity identity, @Nullable String setting, TlsFiles files) {
        String named = setting == null ? "tls.key-store" : setting;
        KeyStores.Entry entry = KeyStores.entry(named, identity, files);
        String origin = named + ": " + identity.keyStore();
        new PairCheck(origin, origin).check(entry.key(), entry.chain());
        return new Identity(origin, entry.chain(), entry.key());
    }

    private static Identity fromPem(
            TlsIdentity identity, @Nullable String setting, @Nullable String otherPassword, TlsFiles files) {
        Pem certificate = Objects.requireNonNull(identity.certificate());
        Pem key = Objects.requireNonNull(identity.key());
        String origin = (setting == null ? "tls.certificate" : setting) + ": " + certificate;
        List<X509Certificate> chain =
                Certificates.read(setting == null ? "tls.certificate" : setting, certificate, files);
        Source keySource = Source.of(setting == null ? "tls.key" : setting, key, files);
        String password = identity.keyPassword() != null ? identity.keyPassword() : otherPassword;
        PrivateKey own = PrivateKeys.read(keySource, password);
        new PairCheck(keySource.toString(), origin).check(own, chain);
        return new Identity(origin, chain, own);
    }

    /** Returns when it expires: when the first certificate of its chain does. */
    public Instant expiry() {
        return firstToExpire().getNotAfter().toInstant();
    }

    /**
     * Returns whether it expires within this time, or has expired. Those that are made to live shortly and renewed often
     * do not count before the last third of their life.
     */
    public boolean expiresWithin(Duration time, Instant now) {
        X509Certificate first = firstToExpire();
        Duration life = Duration.between(first.getNotBefore().toInstant(), expiry());
        Duration left = Duration.between(now, expiry());
        return left.isNegative()
                || left.isZero()
                || (left.compareTo(time) < 0 && left.compareTo(life.dividedBy(3)) < 0);
    }

    private X509Certificate firstToExpire() {
        return chain.stream()
                .min(Comparator.comparing(X509Certificate::getNotAfter))
                .orElseThrow();
    }

    /** Returns the serial number of the own certificate, in hexadecimal. */
    public String serial() {
        return chain.get(0).getSerialNumber().toString(16);
    }

    /** Returns where it is from; never the key. */
    @Override
    public String toString() {
        return origin;
    }
}
