package io.knsock.engine;

import io.knsock.ClientAuth;
import io.knsock.ClientConfig;
import io.knsock.Framing;
import io.knsock.Pem;
import io.knsock.PoolConfig;
import io.knsock.ServerConfig;
import io.knsock.TlsConfig;
import io.knsock.TlsIdentity;
import io.knsock.engine.client.Durations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one table of all settings: doors read configuration with it, and the reference page is made from it. A bad value
 * is refused with a sentence that names the key.
 */
public final class Settings {
    /** Those of both ends. */
    private static final List<Setting<TlsConfig.Builder>> OWN_KEY = List.of(
            new Setting<>(
                    "tls.certificate",
                    "file or PEM",
                    "none",
                    "The own certificate, followed by its chain, in PEM.",
                    (tls, value) -> tls.certificate(Pem.parse(value))),
            new Setting<>(
                    "tls.key",
                    "file or PEM",
                    "none",
                    "The own private key in PEM: PKCS#8, PKCS#1 or SEC 1, encrypted or not; may be in the certificate's file.",
                    (tls, value) -> tls.key(Pem.parse(value))),
            new Setting<>(
                    "tls.key-password",
                    "text",
                    "none",
                    "The password of private keys that are encrypted.",
                    TlsConfig.Builder::keyPassword),
            new Setting<>(
                    "tls.key-store",
                    "file",
                    "none",
                    "PKCS#12 or JKS with the own key and certificate, in place of tls.certificate and tls.key.",
                    (tls, value) -> tls.keyStore(Path.of(value))),
            new Setting<>(
                    "tls.key-store-password",
                    "text",
                    "none",
                    "The password of tls.key-store.",
                    TlsConfig.Builder::keyStorePassword),
            new Setting<>(
                    "tls.key-alias",
                    "text",
                    "the only one",
                    "The name of the key in tls.key-store.",
                    TlsConfig.Builder::keyAlias));

    private static final List<Setting<TlsConfig.Builder>> TRUST_STORE = List.of(
            new Setting<>(
                    "tls.trust-store",
                    "file",
                    "none",
                    "PKCS#12 or JKS with CA certificates, in place of tls.ca.",
                    (tls, value) -> tls.trustStore(Path.of(value))),
            new Setting<>(
                    "tls.trust-store-password",
                    "text",
                    "none",
                    "The password of tls.trust-store.",
                    TlsConfig.Builder::trustStorePassword));

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
                    "The cipher suites, the preferred first.",
                    (tls, value) -> tls.ciphers(list(value))),
            new Setting<>(
                    "tls.alpn",
                    "list of names",
                    "none",
                    "The application protocols to negotiate, the preferred first; a server's order decides.",
                    (tls, value) -> tls.alpn(list(value))),
            new Setting<>(
                    "tls.handshake-timeout",
                    "duration",
                    "10s",
                    "How long the handshake may take.",
                    (tls, value) -> tls.handshakeTimeout(Durations.parse(value))),
            new Setting<>(
                    "tls.reload-interval",
                    "duration",
                    "30s",
                    "How often it is looked whether files have changed; 0s is never. New connections use what changed.",
                    (tls, value) -> tls.reloadInterval(Durations.parse(value))),
            new Setting<>(
                    "tls.expiry-warning",
                    "duration",
                    "P14D",
                    "How long before the own certificate expires there is a warning a day; 0s is none before.",
                    (tls, value) -> tls.expiryWarning(Durations.parse(value))));

    /** The settings of a server. */
    public static final List<Setting<ServerConfig.Builder>> SERVER = List.of(
            new Setting<>(
                    "host",
                    "host name or address",
                    "127.0.0.1",
                    "The local address to bind; 0.0.0.0 or :: for all.",
                    ServerConfig.Builder::host),
            new Setting<>(
                    "port",
                    "0 to 65535",
                    null,
                    "The port to bind; 0 lets the system choose.",
                    (server, value) -> server.port(integer(value))),
            new Setting<>(
                    "framing",
                    "line or raw",
                    "line",
                    "How the stream is cut into messages.",
                    (server, value) -> server.framing(Framing.parse(value))),
            new Setting<>(
                    "max-frame-bytes",
                    "bytes",
                    "1048576",
                    "The largest frame accepted; a larger one ends its connection.",
                    (server, value) -> server.maxFrameBytes(integer(value))),
            new Setting<>(
                    "drain-timeout",
                    "duration",
                    "10s",
                    "How long messages in hand may take when the server is stopped.",
                    (server, value) -> server.drainTimeout(Durations.parse(value))));

    /** The TLS settings of a server. */
    public static final List<Setting<TlsConfig.Builder>> SERVER_TLS = joined(
            OWN_KEY,
            List.of(
                    new Setting<>(
                            "tls.sni",
                            "list of host=certificate|key",
                            "none",
                            "Further PEM files for clients that ask for a.example or, as *.a.example, for one label more.",
                            (tls, value) -> sni(tls, value)),
                    new Setting<>(
                            "tls.ca",
                            "file or PEM",
                            "none",
                            "The CA certificates that clients are verified with, in PEM.",
                            (tls, value) -> tls.ca(Pem.parse(value)))),
            TRUST_STORE,
            List.of(new Setting<>(
                    "tls.client-auth",
                    "none, optional or required",
                    "none",
                    "Whether clients are asked for a certificate; needs tls.ca or tls.trust-store.",
                    (tls, value) -> tls.clientAuth(clientAuth(value)))),
            TLS_SESSIONS);

    /** The settings of the connections to an endpoint. */
    public static final List<Setting<ClientConfig.Builder>> CLIENT = List.of(
            new Setting<>("host", "host name or address", null, "The host to connect to.", ClientConfig.Builder::host),
            new Setting<>(
                    "port",
                    "1 to 65535",
                    null,
                    "The port to connect to.",
                    (client, value) -> client.port(integer(value))),
            new Setting<>(
                    "framing",
                    "line or raw",
                    "line",
                    "How the stream is cut into messages.",
                    (client, value) -> client.framing(Framing.parse(value))),
            new Setting<>(
                    "max-frame-bytes",
                    "bytes",
                    "1048576",
                    "The largest frame accepted; a larger one ends the connection.",
                    (client, value) -> client.maxFrameBytes(integer(value))),
            new Setting<>(
                    "connect-timeout",
                    "duration",
                    "5s",
                    "How long connecting may take, name resolution and TLS handshake included.",
                    (client, value) -> client.connectTimeout(Durations.parse(value))),
            new Setting<>(
                    "request-timeout",
                    "duration",
                    "30s",
                    "How long a reply may take.",
                    (client, value) -> client.requestTimeout(Durations.parse(value))));

    /** The TLS settings of the connections to an endpoint. */
    public static final List<Setting<TlsConfig.Builder>> CLIENT_TLS = joined(
            OWN_KEY,
            List.of(new Setting<>(
                    "tls.ca",
                    "file or PEM",
                    "the JDK's CAs",
                    "The CA certificates that the server is verified with, in PEM.",
                    (tls, value) -> tls.ca(Pem.parse(value)))),
            TRUST_STORE,
            List.of(
                    new Setting<>(
                            "tls.verify",
                            "true or false",
                            "true",
                            "Whether the server's certificate and host name are verified.",
                            (tls, value) -> tls.verify(bool(value))),
                    new Setting<>(
                            "tls.server-name",
                            "host name",
                            "the host",
                            "The name to ask the server for and to verify, where it is not the host.",
                            TlsConfig.Builder::serverName)),
            TLS_SESSIONS);

    /** The settings of a pool, besides those of its connections. */
    public static final List<Setting<PoolConfig.Builder>> POOL = List.of(
            new Setting<>(
                    "max-size",
                    "at least 1",
                    "10",
                    "How many connections may exist at once.",
                    (pool, value) -> pool.maxSize(integer(value))),
            new Setting<>(
                    "idle-timeout",
                    "duration",
                    "60s",
                    "How long a connection may lie idle before it is closed.",
                    (pool, value) -> pool.idleTimeout(Durations.parse(value))),
            new Setting<>(
                    "acquire-timeout",
                    "duration",
                    "5s",
                    "How long a borrower waits for a connection, connecting included.",
                    (pool, value) -> pool.acquireTimeout(Durations.parse(value))));

    /** The key that turns TLS on or off; without it TLS is on where any other TLS setting is there. */
    public static final String TLS_ENABLED = "tls.enabled";

    private Settings() {}

    /** Where values come from. */
    @FunctionalInterface
    public interface Source {
        /** Returns the value of the key in kebab-case, or null if it is not set. */
        @Nullable String get(String key);
    }

    /** Returns all keys of a server, those of TLS included. */
    public static Set<String> serverKeys() {
        return Stream.of(keys(SERVER), keys(SERVER_TLS), Stream.of(TLS_ENABLED))
                .flatMap(keys -> keys)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns all keys of a pool and its connections, those of TLS included. */
    public static Set<String> poolKeys() {
        return Stream.of(keys(CLIENT), keys(CLIENT_TLS), keys(POOL), Stream.of(TLS_ENABLED))
                .flatMap(keys -> keys)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads a server's settings.
     *
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static ServerConfig server(String name, Source source) {
        ServerConfig.Builder builder = ServerConfig.builder().name(name);
        apply(SERVER, builder, source);
        return builder.tls(tls(SERVER_TLS, source)).build();
    }

    /**
     * Reads the settings of connections to an endpoint.
     *
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static ClientConfig client(Source source) {
        ClientConfig.Builder builder = ClientConfig.builder();
        apply(CLIENT, builder, source);
        return builder.tls(tls(CLIENT_TLS, source)).build();
    }

    /**
     * Reads the settings of a pool and its connections.
     *
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static PoolConfig pool(Source source) {
        PoolConfig.Builder builder = PoolConfig.builder(client(source));
        apply(POOL, builder, source);
        return builder.build();
    }

    private static @Nullable TlsConfig tls(List<Setting<TlsConfig.Builder>> settings, Source source) {
        String enabled = source.get(TLS_ENABLED);
        boolean anySet = settings.stream().anyMatch(setting -> source.get(setting.key()) != null);
        if (enabled == null ? !anySet : !named(TLS_ENABLED, () -> bool(enabled))) {
            return null;
        }
        TlsConfig.Builder builder = TlsConfig.builder();
        apply(settings, builder, source);
        return builder.build();
    }

    private static <B> void apply(List<Setting<B>> settings, B builder, Source source) {
        for (Setting<B> setting : settings) {
            String value = source.get(setting.key());
            if (value != null) {
                named(setting.key(), () -> {
                    setting.set().accept(builder, value.strip());
                    return true;
                });
            }
        }
    }

    /** Sees to it that what is said of a bad value begins with its key. */
    private static boolean named(String key, BooleanSupplier reading) {
        try {
            return reading.getAsBoolean();
        } catch (IllegalArgumentException bad) {
            String message = String.valueOf(bad.getMessage());
            throw message.startsWith(key) ? bad : new IllegalArgumentException(key + " " + message, bad);
        }
    }

    private static <B> Stream<String> keys(List<Setting<B>> settings) {
        return settings.stream().map(Setting::key);
    }

    @SafeVarargs
    private static <B> List<Setting<B>> joined(List<Setting<B>>... parts) {
        List<Setting<B>> all = new ArrayList<>();
        for (List<Setting<B>> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    private static List<String> list(String value) {
        return Stream.of(value.split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
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

    private static int integer(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException bad) {
            throw new IllegalArgumentException("must be a whole number, but is '" + value + "'", bad);
        }
    }

    private static boolean bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, but is '" + value + "'");
        };
    }

    private static ClientAuth clientAuth(String value) {
        for (ClientAuth one : ClientAuth.values()) {
            if (one.name().equalsIgnoreCase(value)) {
                return one;
            }
        }
        throw new IllegalArgumentException("must be none, optional or required, but is '" + value + "'");
    }
}
