package io.knsock.engine.settings;

import io.knsock.engine.time.Durations;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.Pem;
import io.knsock.tls.StaleCrl;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The settings of {@link TlsConfig}. */
final class TlsTable {
    /** Those of both ends. */
    private static final List<Setting<TlsConfig.Builder>> OWN_KEY = List.of(
            new Setting<>(
                    "tls.certificate",
                    "file or PEM",
                    "none",
                    "The own certificate, followed by its chain: PEM, DER or PKCS#7. docs/tls-files.md lists"
                            + " all formats.",
                    (tls, value) -> tls.certificate(Pem.parse(value))),
            new Setting<>(
                    "tls.key",
                    "file or PEM",
                    "none",
                    "The own private key, PEM or DER: PKCS#8, PKCS#1 or SEC 1, encrypted or not; may be in the certificate's file.",
                    (tls, value) -> tls.key(Pem.parse(value))),
            new Setting<>(
                    "tls.key-password",
                    "secret",
                    "none",
                    "The password of private keys that are encrypted.",
                    TlsConfig.Builder::keyPassword),
            new Setting<>(
                    "tls.key-store",
                    "file",
                    "none",
                    "PKCS#12 or JKS with the own key and certificate, instead of tls.certificate and tls.key.",
                    (tls, value) -> tls.keyStore(Path.of(value))),
            new Setting<>(
                    "tls.key-store-password",
                    "secret",
                    "none",
                    "The password of tls.key-store.",
                    TlsConfig.Builder::keyStorePassword),
            new Setting<>(
                    "tls.key-alias",
                    "text",
                    "the only one",
                    "The name of the key in tls.key-store. A server may list several: a client gets the key whose"
                            + " certificate has the name it asks for, otherwise the first.",
                    TlsConfig.Builder::keyAlias));

    private static final List<Setting<TlsConfig.Builder>> TRUST_STORE = List.of(
            new Setting<>(
                    "tls.trust-store",
                    "file",
                    "none",
                    "PKCS#12 or JKS with CA certificates, instead of tls.ca.",
                    (tls, value) -> tls.trustStore(Path.of(value))),
            new Setting<>(
                    "tls.trust-store-password",
                    "secret",
                    "none",
                    "The password of tls.trust-store.",
                    TlsConfig.Builder::trustStorePassword));

    private static final List<Setting<TlsConfig.Builder>> CRL = List.of(
            new Setting<>(
                    "tls.crl",
                    "list of files, or PEM",
                    "none",
                    "Revocation lists (CRL) in PEM or DER, one for each CA of the peer's chain; a"
                            + " certificate that no list covers is refused.",
                    (tls, value) -> tls.crl(crl(value))),
            new Setting<>(
                    "tls.crl-stale",
                    "refuse or warn",
                    "refuse",
                    "What happens when a revocation list is stale: refuse the peer, or warn and use the old list.",
                    (tls, value) -> tls.crlStale(Values.constant(StaleCrl.class, value))));

    private static final List<Setting<TlsConfig.Builder>> TLS_SESSIONS = List.of(
            new Setting<>(
                    "tls.protocols",
                    "list of TLSv1.3, TLSv1.2",
                    "TLSv1.3, TLSv1.2",
                    "The versions of TLS.",
                    (tls, value) -> tls.protocols(list(value))),
            new Setting<>(
                    "tls.ciphers",
                    "list of standard names",
                    "ECDHE with AEAD",
                    "The cipher suites, the preferred one first.",
                    (tls, value) -> tls.ciphers(list(value))),
            new Setting<>(
                    "tls.groups",
                    "list of standard names",
                    "those of the JDK",
                    "The key exchange groups, the preferred one first; needs Java 20 or later.",
                    (tls, value) -> tls.groups(list(value))),
            new Setting<>(
                    "tls.alpn",
                    "list of names",
                    "none",
                    "The application protocols to negotiate, the preferred one first; the server's order decides.",
                    (tls, value) -> tls.alpn(list(value))),
            new Setting<>(
                    "tls.handshake-timeout",
                    "duration",
                    "10s",
                    "How long the TLS handshake may take.",
                    (tls, value) -> tls.handshakeTimeout(Durations.parse(value))),
            new Setting<>(
                    "tls.reload-interval",
                    "duration",
                    "30s",
                    "How often certificate files are checked for changes; 0s: never. New connections use"
                            + " changed files.",
                    (tls, value) -> tls.reloadInterval(Durations.parse(value))),
            new Setting<>(
                    "tls.expiry-warning",
                    "duration",
                    "P14D",
                    "How long before the own certificate expires a daily warning starts; 0s: no warning"
                            + " before it expires.",
                    (tls, value) -> tls.expiryWarning(Durations.parse(value))));

    /** Those of a server. */
    static final List<Setting<TlsConfig.Builder>> SERVER = joined(
            OWN_KEY,
            List.of(
                    new Setting<>(
                            "tls.sni",
                            "list of host=certificate|key",
                            "none",
                            "Further PEM files for clients that ask for a.example, or with *.a.example for a name"
                                    + " with one more label.",
                            (tls, value) -> sni(tls, value)),
                    new Setting<>(
                            "tls.ca",
                            "file or PEM",
                            "none",
                            "The CA certificates that verify clients, in PEM.",
                            (tls, value) -> tls.ca(Pem.parse(value)))),
            TRUST_STORE,
            CRL,
            List.of(new Setting<>(
                    "tls.client-auth",
                    "none, optional or required",
                    "none",
                    "Whether clients are asked for a certificate; needs tls.ca or tls.trust-store.",
                    (tls, value) -> tls.clientAuth(Values.constant(ClientAuth.class, value)))),
            TLS_SESSIONS);

    /** Those of the connections to an endpoint. */
    static final List<Setting<TlsConfig.Builder>> CLIENT = joined(
            OWN_KEY,
            List.of(new Setting<>(
                    "tls.ca",
                    "file or PEM",
                    "the JDK's CAs",
                    "The CA certificates that verify the server, in PEM.",
                    (tls, value) -> tls.ca(Pem.parse(value)))),
            TRUST_STORE,
            CRL,
            List.of(
                    new Setting<>(
                            "tls.verify",
                            "true or false",
                            "true",
                            "Whether the server's certificate and host name are verified.",
                            (tls, value) -> tls.verify(Values.bool(value))),
                    new Setting<>(
                            "tls.server-name",
                            "host name",
                            "the host",
                            "The server name to request (SNI) and to verify, if it is not the host.",
                            TlsConfig.Builder::serverName)),
            TLS_SESSIONS);

    private TlsTable() {}

    @SafeVarargs
    private static <B> List<Setting<B>> joined(List<Setting<B>>... parts) {
        List<Setting<B>> all = new ArrayList<>();
        for (List<Setting<B>> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    private static List<String> list(String value) {
        List<String> all = Stream.of(value.split(",", -1)).map(String::strip).toList();
        if (all.contains("")) {
            throw new IllegalArgumentException("has nothing between two commas, or at an end: '" + value + "'");
        }
        return all;
    }

    /** PEM text has no commas between its lists. */
    private static List<Pem> crl(String value) {
        return value.contains("-----BEGIN")
                ? List.of(Pem.text(value))
                : list(value).stream().map(Pem::parse).toList();
    }

    /** Reads {@code host=certificate|key}; with one file only it has both. */
    private static void sni(TlsConfig.Builder tls, String value) {
        for (String one : list(value)) {
            int equals = one.indexOf('=');
            if (equals < 1 || equals == one.length() - 1) {
                throw new IllegalArgumentException(
                        "must be a list such as a.example=a.crt|a.key, *.b.example=b.pem, but has '" + one + "'");
            }
            String[] files = one.substring(equals + 1).split("\\|", 2);
            tls.sni(
                    one.substring(0, equals).strip(),
                    TlsIdentity.pem(Path.of(files[0].strip()), Path.of(files[files.length - 1].strip())));
        }
    }
}
