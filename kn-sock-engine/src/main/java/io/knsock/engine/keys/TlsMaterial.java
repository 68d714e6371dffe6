package io.knsock.engine.keys;

import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsIdentity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The keys and certificates of some TLS settings, read and checked.
 *
 * @param own the own certificate and key, or null
 * @param sni those for names that clients ask for
 * @param trusted the CA certificates; empty for those of the JDK
 * @param revocation the revocation lists; null if there are none
 * @param context stands in the place of all the others; null unless it does
 */
public record TlsMaterial(
        @Nullable Identity own,
        Map<String, Identity> sni,
        List<X509Certificate> trusted,
        @Nullable Revocation revocation,
        @Nullable SSLContext context) {
    /**
     * Reads and checks.
     *
     * <p>Of several keys in a key store the first of {@code tls.key-alias} is the own one, and each is one for the
     * names of its certificate.
     *
     * @throws TlsException if anything cannot be used; the message names the setting and the file
     */
    public static TlsMaterial load(TlsConfig config, TlsFiles files, Clock clock) {
        TlsIdentity identity = config.identity();
        List<Identity> own = own(identity, files, clock);
        Map<String, Identity> sni = new LinkedHashMap<>();
        if (config instanceof ServerTlsConfig server) {
            server.sni()
                    .forEach((name, one) ->
                            sni.put(name, Identity.load(one, "tls.sni", config.keyPassword(), files, clock)));
        }
        if (own.size() > 1) {
            ServerNames.of(own.get(0).chain().get(0)).forEach(name -> sni.putIfAbsent(name, own.get(0)));
            own.subList(1, own.size()).forEach(one -> addByItsNames(one, sni));
        }
        return new TlsMaterial(
                own.isEmpty() ? null : own.get(0),
                sni,
                trusted(config, files),
                Revocation.read(config.crl(), config.crlStale(), files),
                files.context());
    }

    private static List<Identity> own(@Nullable TlsIdentity identity, TlsFiles files, Clock clock) {
        if (identity == null) {
            return List.of();
        }
        return identity.keyStore() == null
                ? List.of(Identity.load(identity, null, null, files, clock))
                : Identity.fromKeyStore(identity, null, files, clock);
    }

    /** A name that is there already stays with whom it is: what tls.sni says, or what tls.key-alias names before. */
    private static void addByItsNames(Identity one, Map<String, Identity> sni) {
        List<String> names = ServerNames.of(one.chain().get(0));
        if (names.isEmpty()) {
            throw new TlsException(
                    one + ", which is not the first of tls.key-alias, has no host name in its certificate"
                            + " that a client could ask for: leave it out, or have it issued with its names as subject"
                            + " alternative names");
        }
        names.forEach(name -> sni.putIfAbsent(name, one));
    }

    private static List<X509Certificate> trusted(TlsConfig config, TlsFiles files) {
        Pem ca = config.ca();
        Path trustStore = config.trustStore();
        if (trustStore != null) {
            return KeyStores.trusted(trustStore, config.trustStorePassword(), files);
        }
        return ca == null ? List.of() : Certificates.readTrusted("tls.ca", ca, files);
    }

    /** Returns when the first of the identities expires, or null if there are none. */
    public @Nullable Instant expiry() {
        return identities().stream()
                .map(Identity::expiry)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Returns the own identity and those for names. */
    public List<Identity> identities() {
        return Stream.concat(Stream.ofNullable(own), sni.values().stream())
                .distinct()
                .toList();
    }
}
