package io.knsock.engine;

import io.knsock.Balance;
import io.knsock.ClientConfig;
import io.knsock.Endpoint;
import io.knsock.Framing;
import io.knsock.Limits;
import io.knsock.Message;
import io.knsock.PoolConfig;
import io.knsock.PoolObserver;
import io.knsock.ServerConfig;
import io.knsock.SocketConfig;
import io.knsock.TlsConfig;
import io.knsock.WireLog;
import io.knsock.engine.client.Durations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The one table of all settings: doors read configuration with it, and the reference page is made from it. A bad value
 * is refused with a sentence that names the key.
 */
public final class Settings {
    private static final String FRAMING = "framing";

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
                    "The port to bind; 0 lets the system choose. Not with unix-socket.",
                    (server, value) -> server.port(Values.integer(value))),
            new Setting<>(
                    "unix-socket",
                    "file",
                    "none",
                    "The Unix domain socket to bind instead of a host and a port.",
                    (server, value) -> server.unixSocket(Path.of(value))),
            new Setting<>(
                    FRAMING,
                    "a framing, see below",
                    "line",
                    "How the stream is cut into messages.",
                    (server, value) -> server.framing(Framing.parse(value))),
            new Setting<>(
                    "max-frame-bytes",
                    "bytes",
                    "1048576",
                    "The largest frame accepted; a larger one ends its connection.",
                    (server, value) -> server.maxFrameBytes(Values.integer(value))),
            new Setting<>(
                    "max-concurrent-messages",
                    "at least 1",
                    "1024",
                    "How many messages may be with the handler at once; 1: one after another over all connections.",
                    (server, value) -> server.maxConcurrentMessages(Values.integer(value))),
            new Setting<>(
                    "slow-handler-warning",
                    "duration",
                    "30s",
                    "After what time a warning says that a message is still with the handler; 0s: never.",
                    (server, value) -> server.slowHandlerWarning(Durations.parse(value))),
            new Setting<>(
                    "drain-timeout",
                    "duration",
                    "10s",
                    "How long messages in hand may take when the server is stopped.",
                    (server, value) -> server.drainTimeout(Durations.parse(value))),
            new Setting<>(
                    "goodbye",
                    "text",
                    "none",
                    "What is sent on each open connection when the server is stopped.",
                    (server, value) -> server.goodbye(Message.of(value))),
            new Setting<>(
                    "wire-log",
                    Values.names(WireLog.class),
                    "off",
                    "What the logger io.knsock.wire is told at DEBUG; payload: secrets as well.",
                    (server, value) -> server.wireLog(Values.constant(WireLog.class, value))));

    /** The settings of a server's limits. */
    public static final List<Setting<Limits.Builder>> LIMITS = LimitsTable.ALL;

    /** The settings of a server's sockets. */
    public static final List<Setting<SocketConfig.Builder>> SERVER_SOCKET = SocketTable.SERVER;

    /** The TLS settings of a server. */
    public static final List<Setting<TlsConfig.Builder>> SERVER_TLS = TlsTable.SERVER;

    /** The settings of the connections to an endpoint. */
    public static final List<Setting<ClientConfig.Builder>> CLIENT = List.of(
            new Setting<>(
                    "host",
                    "host name or address",
                    null,
                    "The host to connect to. Not with endpoints.",
                    ClientConfig.Builder::host),
            new Setting<>(
                    "port",
                    "1 to 65535",
                    null,
                    "The port to connect to. Not with endpoints.",
                    (client, value) -> client.port(Values.integer(value))),
            new Setting<>(
                    "endpoints",
                    "host:port or unix:path, with commas",
                    "none",
                    "Where to connect to instead of a host and a port, the preferred endpoint first.",
                    (client, value) -> client.endpoints(Endpoint.parseList(value))),
            new Setting<>(
                    FRAMING,
                    "a framing, see below",
                    "line",
                    "How the stream is cut into messages.",
                    (client, value) -> client.framing(Framing.parse(value))),
            new Setting<>(
                    "max-frame-bytes",
                    "bytes",
                    "1048576",
                    "The largest frame accepted; a larger one ends the connection.",
                    (client, value) -> client.maxFrameBytes(Values.integer(value))),
            new Setting<>(
                    "max-outbound-bytes",
                    "bytes",
                    "1048576",
                    "How much may wait to be written to a connection; what is sent besides fails at once.",
                    (client, value) -> client.maxOutboundBytes(Values.integer(value))),
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
                    (client, value) -> client.requestTimeout(Durations.parse(value))),
            new Setting<>(
                    "wire-log",
                    Values.names(WireLog.class),
                    "off",
                    "What the logger io.knsock.wire is told at DEBUG; payload: secrets as well.",
                    (client, value) -> client.wireLog(Values.constant(WireLog.class, value))));

    /** The settings of a client that keeps one connection, besides those of the connection. */
    public static final List<Setting<ClientConfig.Builder>> RECONNECT = List.of(
            new Setting<>(
                    "reconnect",
                    "true or false",
                    "true",
                    "Whether it connects again when its connection is lost.",
                    (client, value) -> client.reconnect(Values.bool(value))),
            new Setting<>(
                    "reconnect-delay",
                    "duration",
                    "100ms",
                    "How long it waits after the first failure to connect again; doubles with each further one.",
                    (client, value) -> client.reconnectDelay(Durations.parse(value))),
            new Setting<>(
                    "max-reconnect-delay",
                    "duration",
                    "30s",
                    "How long it waits at most between two attempts.",
                    (client, value) -> client.maxReconnectDelay(Durations.parse(value))));

    /** The settings of a client's sockets. */
    public static final List<Setting<SocketConfig.Builder>> CLIENT_SOCKET = SocketTable.CLIENT;

    /** The TLS settings of the connections to an endpoint. */
    public static final List<Setting<TlsConfig.Builder>> CLIENT_TLS = TlsTable.CLIENT;

    /** The settings of a pool, besides those of its connections. */
    public static final List<Setting<PoolConfig.Builder>> POOL = List.of(
            new Setting<>(
                    "max-size",
                    "at least 1",
                    "10",
                    "How many connections may exist at once.",
                    (pool, value) -> pool.maxSize(Values.integer(value))),
            new Setting<>(
                    "min-idle",
                    "0 to max-size",
                    "0",
                    "How many idle connections are kept ready.",
                    (pool, value) -> pool.minIdle(Values.integer(value))),
            new Setting<>(
                    "idle-timeout",
                    "duration",
                    "60s",
                    "How long a connection may lie idle before it is closed.",
                    (pool, value) -> pool.idleTimeout(Durations.parse(value))),
            new Setting<>(
                    "max-lifetime",
                    "duration",
                    "30m",
                    "How old a connection may become before it is replaced, less up to a tenth by chance; 0s for any age.",
                    (pool, value) -> pool.maxLifetime(Durations.parse(value))),
            new Setting<>(
                    "acquire-timeout",
                    "duration",
                    "5s",
                    "How long a borrower waits for a connection, connecting included.",
                    (pool, value) -> pool.acquireTimeout(Durations.parse(value))),
            new Setting<>(
                    "max-waiters",
                    "at least 1",
                    "1000",
                    "How many borrowers may wait at once; one more is turned away.",
                    (pool, value) -> pool.maxWaiters(Values.integer(value))),
            new Setting<>(
                    "ping",
                    "text",
                    "none",
                    "A request that a live far end answers; sent before an idle connection is lent.",
                    (pool, value) -> pool.ping(Message.of(value))),
            new Setting<>(
                    "ping-timeout",
                    "duration",
                    "1s",
                    "How long the answer to the ping may take.",
                    (pool, value) -> pool.pingTimeout(Durations.parse(value))),
            new Setting<>(
                    "validate-after",
                    "duration",
                    "1s",
                    "How long a connection has lain idle that is pinged before it is lent.",
                    (pool, value) -> pool.validateAfter(Durations.parse(value))),
            new Setting<>(
                    "balance",
                    "round-robin, least-used or ordered",
                    "round-robin",
                    "How the pool chooses among several endpoints; ordered is fail-over.",
                    (pool, value) -> pool.balance(Balance.parse(value))),
            new Setting<>(
                    "leak-threshold",
                    "duration",
                    "0s",
                    "How long a loan may last before it is reported with its borrower's stack; 0s for never.",
                    (pool, value) -> pool.leakThreshold(Durations.parse(value))));

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
        return Stream.of(keys(SERVER), keys(LIMITS), keys(SERVER_SOCKET), keys(SERVER_TLS), Stream.of(TLS_ENABLED))
                .flatMap(keys -> keys)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns all keys of a pool and its connections, those of TLS included. */
    public static Set<String> poolKeys() {
        return Stream.of(keys(CLIENT), keys(CLIENT_SOCKET), keys(CLIENT_TLS), keys(POOL), Stream.of(TLS_ENABLED))
                .flatMap(keys -> keys)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the keys that a client has and a pool has not. */
    public static Set<String> reconnectKeys() {
        return keys(RECONNECT).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads a server's settings.
     *
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static ServerConfig server(String name, Source source) {
        return server(name, source, null);
    }

    /**
     * Reads a server's settings.
     *
     * @param context what its TLS is by, which is on then unless {@value #TLS_ENABLED} is false; null for files
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static ServerConfig server(String name, Source source, @Nullable Supplier<SSLContext> context) {
        ServerConfig.Builder builder = ServerConfig.builder().name(name);
        apply(SERVER, builder, source);
        Limits.Builder limits = Limits.builder();
        apply(LIMITS, limits, source);
        SocketConfig.Builder socket = SocketConfig.builder();
        apply(SERVER_SOCKET, socket, source);
        return builder.limits(limits.build())
                .socket(socket.build())
                .tls(tls(SERVER_TLS, source, context))
                .build();
    }

    /**
     * Reads the settings of connections to an endpoint.
     *
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static ClientConfig client(Source source) {
        return client(source, null);
    }

    private static ClientConfig client(Source source, @Nullable Supplier<SSLContext> context) {
        ClientConfig.Builder builder = ClientConfig.builder();
        apply(CLIENT, builder, source);
        apply(RECONNECT, builder, source);
        SocketConfig.Builder socket = SocketConfig.builder();
        apply(CLIENT_SOCKET, socket, source);
        return builder.socket(socket.build())
                .tls(tls(CLIENT_TLS, source, context))
                .build();
    }

    /**
     * Reads the settings of a pool and its connections.
     *
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static PoolConfig pool(Source source) {
        return pool(source, null, client -> null);
    }

    /**
     * Reads the settings of a pool and its connections.
     *
     * @param context what their TLS is by, which is on then unless {@value #TLS_ENABLED} is false; null for files
     * @param observer returns who is told what happens in a pool of such connections, or null for nobody
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static PoolConfig pool(
            Source source,
            @Nullable Supplier<SSLContext> context,
            Function<ClientConfig, @Nullable PoolObserver> observer) {
        ClientConfig client = client(source, context);
        PoolConfig.Builder builder = PoolConfig.builder(client).observer(observer.apply(client));
        apply(POOL, builder, source);
        return builder.build();
    }

    private static @Nullable TlsConfig tls(
            List<Setting<TlsConfig.Builder>> settings, Source source, @Nullable Supplier<SSLContext> context) {
        String enabled = source.get(TLS_ENABLED);
        boolean anySet = context != null || settings.stream().anyMatch(setting -> source.get(setting.key()) != null);
        if (enabled == null ? !anySet : !named(TLS_ENABLED, () -> Values.bool(enabled))) {
            return null;
        }
        TlsConfig.Builder builder = TlsConfig.builder();
        apply(settings, builder, source);
        return builder.context(context).build();
    }

    /**
     * Tells what is wrong with a server's settings.
     *
     * @return a sentence for each, which begins with the key; empty if nothing is wrong
     */
    public static List<String> serverMistakes(Source source) {
        List<String> mistakes = new ArrayList<>();
        mistakes.addAll(mistakes(SERVER, ServerConfig::builder, source));
        mistakes.addAll(mistakes(LIMITS, Limits::builder, source));
        mistakes.addAll(mistakes(SERVER_SOCKET, SocketConfig::builder, source));
        mistakes.addAll(mistakes(SERVER_TLS, TlsConfig::builder, source));
        if (mistakes.isEmpty()) { // then what is left is that they do not fit together
            tell(() -> server("server", source), mistakes);
        }
        return List.copyOf(mistakes);
    }

    /**
     * Tells what is wrong with settings: with each of them alone or, if nothing is, with all of them together.
     *
     * @param builder makes what they belong to
     * @param build throws {@link IllegalArgumentException} if they do not fit together, with a message that begins with a key
     * @return a sentence for each mistake, which begins with the key; empty if there is none
     */
    public static <B> List<String> mistakes(
            List<Setting<B>> settings, Supplier<B> builder, Consumer<B> build, Source source) {
        List<String> mistakes = mistakes(settings, builder, source);
        if (mistakes.isEmpty()) {
            tell(() -> build.accept(read(settings, builder.get(), source)), mistakes);
        }
        return mistakes;
    }

    private static <B> List<String> mistakes(List<Setting<B>> settings, Supplier<B> builder, Source source) {
        List<String> mistakes = new ArrayList<>();
        for (Setting<B> setting : settings) {
            tell(() -> read(List.of(setting), builder.get(), source), mistakes);
        }
        return mistakes;
    }

    private static void tell(Runnable reading, List<String> mistakes) {
        try {
            reading.run();
        } catch (IllegalArgumentException bad) {
            mistakes.add(String.valueOf(bad.getMessage()));
        }
    }

    /**
     * Gives a builder those of the settings that are set.
     *
     * @throws IllegalArgumentException if one is wrong; the message begins with its key
     */
    public static <B> B read(List<Setting<B>> settings, B builder, Source source) {
        apply(settings, builder, source);
        return builder;
    }

    private static <B> void apply(List<Setting<B>> settings, B builder, Source source) {
        for (Setting<B> setting : settings) {
            String value = source.get(setting.key());
            if (value != null) {
                named(setting.key(), () -> {
                    // Control characters at the end may be meant for a delimiter, so Framing.parse must see them.
                    setting.set().accept(builder, setting.key().equals(FRAMING) ? value : value.strip());
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
}
