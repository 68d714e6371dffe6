package io.knsock.engine.keys;

import io.knsock.tls.Pem;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsIdentity;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A private key and the chain of its certificate, checked against each other: the JDK would take a pair that does not
 * belong together and then fail every handshake.
 *
 * @param origin where the certificate is from, for messages
 * @param chain the own certificate first, each signed by the next; what is sent
 * @param remarks what is odd about the certificates of the file, though it is of no harm
 */
public record Identity(String origin, List<X509Certificate> chain, PrivateKey key, List<ChainPath.Remark> remarks) {
    /**
     * @param setting the key of the setting that it is from, if that is one for all
     * @param otherPassword opens the key if the identity has no password
     * @throws TlsException if it has several keys, too
     */
    static Identity load(
            TlsIdentity identity,
            @Nullable String setting,
            @Nullable String otherPassword,
            TlsFiles files,
            Clock clock) {
        if (identity.keyStore() == null) {
            return fromPem(identity, setting, otherPassword, files, clock);
        }
        List<Identity> all = fromKeyStore(identity, setting, files, clock);
        if (all.size() > 1) {
            throw new TlsException("tls.key-alias: names several keys, and there is use for one: name that");
        }
        return all.get(0);
    }

    /** Returns those that tls.key-alias names, the first in front; there is one for each of its names. */
    static List<Identity> fromKeyStore(TlsIdentity identity, @Nullable String setting, TlsFiles files, Clock clock) {
        String named = setting == null ? "tls.key-store" : setting;
        List<Identity> all = new ArrayList<>();
        List<KeyStores.Entry> entries = KeyStores.entries(named, identity, files);
        for (KeyStores.Entry entry : entries) {
            String origin = named + ": " + identity.keyStore() + (entries.size() == 1 ? "" : ", " + entry.alias());
            all.add(checked(origin, origin, entry.chain(), true, entry.key(), clock));
        }
        return all;
    }

    private static Identity fromPem(
            TlsIdentity identity,
            @Nullable String setting,
            @Nullable String otherPassword,
            TlsFiles files,
            Clock clock) {
        Pem certificate = Objects.requireNonNull(identity.certificate());
        Pem key = Objects.requireNonNull(identity.key());
        String origin = (setting == null ? "tls.certificate" : setting) + ": " + certificate;
        Certificates read = Certificates.read(setting == null ? "tls.certificate" : setting, certificate, files);
        Source keySource = Source.of(setting == null ? "tls.key" : setting, key, files);
        String password = identity.keyPassword() != null ? identity.keyPassword() : otherPassword;
        PrivateKey own = PrivateKeys.read(keySource, password);
        return checked(keySource.toString(), origin, read.all(), read.ordered(), own, clock);
    }

    private static Identity checked(
            String keyOrigin, String origin, List<X509Certificate> all, boolean ordered, PrivateKey own, Clock clock) {
        Instant now = clock.instant();
        ChainCheck check = new ChainCheck(origin, all);
        check.checkNumber();
        ChainPath way = ChainPath.of(all, new PairCheck(keyOrigin, origin).check(own, all), ordered, now);
        check.check(way.path(), now);
        return new Identity(origin, way.path(), own, way.remarks());
    }

    /** Returns when its own certificate expires. */
    public Instant expiry() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /**
     * Something of it that expires.
     *
     * @param what where it is from, and which of its certificates it is
     */
    public record Expiring(String what, Instant from, Instant expiry) {
        /**
         * Returns whether it expires within this time, or has expired. Those that are made to live shortly and renewed
         * often do not count before the last third of their life.
         */
        public boolean expiresWithin(Duration time, Instant now) {
            Duration left = Duration.between(now, expiry);
            return left.isNegative()
                    || left.isZero()
                    || (left.compareTo(time) < 0
                            && left.compareTo(Duration.between(from, expiry).dividedBy(3)) < 0);
        }
    }

    /** Returns what it cannot do without: its own certificate, and the one that signed it if that is there. */
    public List<Expiring> expiring() {
        List<Expiring> expiring = new ArrayList<>();
        for (X509Certificate one : chain.subList(0, Math.min(2, chain.size()))) {
            expiring.add(new Expiring(
                    expiring.isEmpty() ? origin : origin + ", " + ChainPath.name(one) + ", which signed it,",
                    one.getNotBefore().toInstant(),
                    one.getNotAfter().toInstant()));
        }
        return expiring;
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
