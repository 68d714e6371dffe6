package io.knsock.engine.settings;

import io.knsock.engine.time.Durations;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.StaleCrl;
import io.knsock.tls.TlsConfigBuilder;
import io.knsock.tls.TlsIdentity;
import io.knsock.tls.TlsStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The settings of {@link ServerTlsConfig} and {@link ClientTlsConfig}. */
final class TlsTable {
    /** Those of both ends. */
    private static <B extends TlsConfigBuilder<B>> List<Setting<B>> ownKey() {
        return List.of(
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
                        TlsConfigBuilder::keyPassword),
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
                        TlsConfigBuilder::keyStorePassword),
                new Setting<>(
                        "tls.key-alias",
                        "text",
                        "the only one",
                        "The name of the key in tls.key-store. A server may list several: a client gets the key whose"
                                + " certificate has the name it asks for, otherwise the first.",
                        TlsConfigBuilder::keyAlias));
    }

    private static <B extends TlsConfigBuilder<B>> List<Setting<B>> trustStore() {
        return List.of(
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
                        TlsConfigBuilder::trustStorePassword));
    }

    private static <B extends TlsConfigBuilder<B>> List<Setting<B>> crl() {
        return List.of(
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
    }

    private static <B extends TlsConfigBuilder<B>> List<Setting<B>> sessions() {
        return List.of(
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
                        "tls.start",
                        Values.names(TlsStart.class),
                        "immediate",
                        "When TLS begins: with the first byte, or when both ends agree on it (STARTTLS).",
                        (tls, value) -> tls.start(Values.constant(TlsStart.class, value))),
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
    }

    /** Those of a server. */
    static final List<Setting<ServerTlsConfig.Builder>> SERVER = TlsTable.<ServerTlsConfig.Builder>joined(
            ownKey(),
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
            trustStore(),
            crl(),
            List.of(new Setting<>(
                    "tls.client-auth",
                    "none, optional or required",
                    "none",
                    "Whether clients are asked for a certificate; needs tls.ca or tls.trust-store.",
                    (tls, value) -> tls.clientAuth(Values.constant(ClientAuth.class, value)))),
            sessions());

    /** Those of the connections to an endpoint. */
    static final List<Setting<ClientTlsConfig.Builder>> CLIENT = TlsTable.<ClientTlsConfig.Builder>joined(
            ownKey(),
            List.of(new Setting<>(
                    "tls.ca",
                    "file or PEM",
                    "the JDK's CAs",
                    "The CA certificates that verify the server, in PEM.",
                    (tls, value) -> tls.ca(Pem.parse(value)))),
            trustStore(),
            crl(),
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
                            ClientTlsConfig.Builder::serverName)),
            sessions());

    /** What is said on a server of the settings that only a client has. */
    static final Map<String, String> NOT_OF_SERVERS = Map.of(
            "tls.verify",
            "is for clients: a server that wants no client certificates has tls.client-auth=none",
            "tls.server-name",
            "is for clients: a server has tls.sni, or nothing");

    /** What is said on a client of the settings that only a server has. */
    static final Map<String, String> NOT_OF_CLIENTS = Map.of(
            "tls.client-auth",
            "is for servers: remove it",
            "tls.sni",
            "is for servers: a client has tls.server-name, or nothing");

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
    private static void sni(ServerTlsConfig.Builder tls, String value) {
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
