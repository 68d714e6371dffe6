package io.knsock.engine.keys;

import io.knsock.Pem;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.knsock.TlsIdentity;
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
 * @param context stands in the place of all the others; null unless it does
 */
public record TlsMaterial(
        @Nullable Identity own,
        Map<String, Identity> sni,
        List<X509Certificate> trusted,
        @Nullable SSLContext context) {
    /**
     * Reads and checks.
     *
     * @throws TlsException if anything cannot be used; the message names the setting and the file
     */
    public static TlsMaterial load(TlsConfig config, TlsFiles files, Clock clock) {
        TlsIdentity identity = config.identity();
        Identity own = identity == null ? null : Identity.load(identity, null, null, files, clock);
        Map<String, Identity> sni = new LinkedHashMap<>();
        config.sni()
                .forEach((name, one) ->
                        sni.put(name, Identity.load(one, "tls.sni", config.keyPassword(), files, clock)));
        return new TlsMaterial(own, sni, trusted(config, files), files.context());
    }

    private static List<X509Certificate> trusted(TlsConfig config, TlsFiles files) {
        Pem ca = config.ca();
        Path trustStore = config.trustStore();
        if (trustStore != null) {
            return KeyStores.trusted(trustStore, config.trustStorePassword(), files);
        }
        return ca == null ? List.of() : Certificates.read("tls.ca", ca, files);
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
        return Stream.concat(Stream.ofNullable(own), sni.values().stream()).toList();
    }
}
