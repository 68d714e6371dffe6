package io.knsock.engine.settings;

import io.knsock.ServerObserver;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.config.SocketConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolObserver;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfigBuilder;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The one table of all settings: integrations read configuration with it, and the reference page is made from it. A bad
 * value is refused with a sentence that names the key.
 */
public final class Settings {
    /** The settings of a server. */
    public static final List<Setting<ServerConfig.Builder>> SERVER = ServerTable.ALL;

    /** The settings of a server's limits. */
    public static final List<Setting<ServerLimits.Builder>> LIMITS = LimitsTable.ALL;

    /** The settings of a server's sockets. */
    public static final List<Setting<SocketConfig.Builder>> SERVER_SOCKET = SocketTable.SERVER;

    /** The TLS settings of a server. */
    public static final List<Setting<ServerTlsConfig.Builder>> SERVER_TLS = TlsTable.SERVER;

    /** The settings of the connections to an endpoint. */
    public static final List<Setting<ClientConfig.Builder>> CLIENT = ClientTable.ALL;

    /** The settings of a client that keeps one connection, besides those of the connection. */
    public static final List<Setting<ClientConfig.Builder>> RECONNECT = ClientTable.RECONNECT;

    /** The settings of a client's sockets. */
    public static final List<Setting<SocketConfig.Builder>> CLIENT_SOCKET = SocketTable.CLIENT;

    /** The TLS settings of the connections to an endpoint. */
    public static final List<Setting<ClientTlsConfig.Builder>> CLIENT_TLS = TlsTable.CLIENT;

    /** The settings of a pool, besides those of its connections. */
    public static final List<Setting<PoolConfig.Builder>> POOL = PoolTable.ALL;

    /** The key that turns TLS on or off; without it TLS is on where any other TLS setting is there. */
    public static final String TLS_ENABLED = "tls.enabled";

    private Settings() {}

    /** Where values come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Returns the value of the key in kebab-case, or null if it is not set.
         *
         * @throws IllegalArgumentException if the key is there without a value; the message begins with the key
         */
        @Nullable String get(String key);

        /**
         * Returns where the value of a key comes from, for people: what follows "in"; null if that need not be said.
         */
        default @Nullable String origin(String key) {
            return null;
        }

        /** Returns whether expressions have been replaced by values, so that what looks like one is none. */
        default boolean isResolved() {
            return false;
        }

        /**
         * Returns those of a map. A key that has null for its value is there without a value, and refused when it is
         * read.
         *
         * @param origin what the map is from, for people: the name of a file for instance
         */
        static Source of(Map<String, ? extends @Nullable String> values, String origin) {
            return new Source() {
                @Override
                public @Nullable String get(String key) {
                    String value = values.get(key);
                    if (value == null && values.containsKey(key)) {
                        throw GivenValue.missing(key, origin);
                    }
                    return value;
                }

                @Override
                public String origin(String key) {
                    return origin;
                }
            };
        }

        /** Returns this, but with other values for some keys. */
        default Source with(Function<String, @Nullable String> get) {
            Source original = this;
            return new Source() {
                @Override
                public @Nullable String get(String key) {
                    return get.apply(key);
                }

                @Override
                public @Nullable String origin(String key) {
                    return original.origin(key);
                }

                @Override
                public boolean isResolved() {
                    return original.isResolved();
                }
            };
        }
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
        return server(name, source, context, ServerObserver.NONE);
    }

    /**
     * Reads a server's settings.
     *
     * @param context what its TLS is by, which is on then unless {@value #TLS_ENABLED} is false; null for files
     * @param observer hears what happens on its connections
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static ServerConfig server(
            String name, Source source, @Nullable Supplier<SSLContext> context, ServerObserver observer) {
        ServerConfig.Builder builder = ServerConfig.builder().name(name).observer(observer);
        apply(SERVER, builder, source);
        ServerLimits.Builder limits = ServerLimits.builder();
        apply(LIMITS, limits, source);
        SocketConfig.Builder socket = SocketConfig.builder();
        apply(SERVER_SOCKET, socket, source);
        ServerTlsConfig.Builder tls =
                tls(SERVER_TLS, TlsTable.NOT_OF_SERVERS, ServerTlsConfig::builder, source, context);
        return builder.limits(limits.build())
                .socket(socket.build())
                .tls(tls == null ? null : tls.build())
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
        ClientTlsConfig.Builder tls =
                tls(CLIENT_TLS, TlsTable.NOT_OF_CLIENTS, ClientTlsConfig::builder, source, context);
        return builder.socket(socket.build())
                .tls(tls == null ? null : tls.build())
                .build();
    }

    /**
     * Reads the settings of a pool and its connections.
     *
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static PoolConfig pool(Source source) {
        return pool(source, null, client -> PoolObserver.NONE);
    }

    /**
     * Reads the settings of a pool and its connections.
     *
     * @param context what their TLS is by, which is on then unless {@value #TLS_ENABLED} is false; null for files
     * @param observer returns who is told what happens in a pool of such connections
     * @throws IllegalArgumentException if one is missing or wrong; the message begins with its key
     */
    public static PoolConfig pool(
            Source source, @Nullable Supplier<SSLContext> context, Function<ClientConfig, PoolObserver> observer) {
        ClientConfig client = client(source, context);
        PoolConfig.Builder builder = PoolConfig.builder(client).observer(observer.apply(client));
        apply(POOL, builder, source);
        return builder.build();
    }

    /** Returns what TLS is built by; null if it is off. */
    private static <B extends TlsConfigBuilder<B>> @Nullable B tls(
            List<Setting<B>> settings,
            Map<String, String> ofOthers,
            Supplier<B> builder,
            Source source,
            @Nullable Supplier<SSLContext> context) {
        refuse(ofOthers, source);
        boolean anySet = context != null;
        for (Setting<B> setting : settings) { // all of them: each must have a value, used or not
            anySet |= value(setting.key(), setting.valueType(), source) != null;
        }
        return isTrue(TLS_ENABLED, anySet, source)
                ? read(settings, builder.get(), source).context(context)
                : null;
    }

    /**
     * Tells what is wrong with a server's settings.
     *
     * @return a sentence for each, which begins with the key; empty if nothing is wrong
     */
    public static List<String> serverMistakes(Source source) {
        List<String> mistakes = new ArrayList<>(wrongServerSettings(source));
        if (mistakes.isEmpty()) { // then what is left is that they do not fit together
            tell(() -> server("server", source), mistakes);
        }
        return List.copyOf(mistakes);
    }

    /**
     * Tells which of a server's settings are wrong, each looked at alone.
     *
     * @return a sentence for each, which begins with the key; empty if they may still not fit together
     */
    public static List<String> wrongServerSettings(Source source) {
        List<String> mistakes = new ArrayList<>();
        mistakes.addAll(mistakes(SERVER, ServerConfig::builder, source));
        mistakes.addAll(mistakes(LIMITS, ServerLimits::builder, source));
        mistakes.addAll(mistakes(SERVER_SOCKET, SocketConfig::builder, source));
        mistakes.addAll(tlsMistakes(SERVER_TLS, TlsTable.NOT_OF_SERVERS, ServerTlsConfig::builder, source));
        return List.copyOf(mistakes);
    }

    /** Does for the connections to an endpoint what {@link #wrongServerSettings} does. */
    public static List<String> wrongClientSettings(Source source) {
        List<String> mistakes = new ArrayList<>();
        mistakes.addAll(mistakes(CLIENT, ClientConfig::builder, source));
        mistakes.addAll(mistakes(RECONNECT, ClientConfig::builder, source));
        mistakes.addAll(mistakes(CLIENT_SOCKET, SocketConfig::builder, source));
        mistakes.addAll(tlsMistakes(CLIENT_TLS, TlsTable.NOT_OF_CLIENTS, ClientTlsConfig::builder, source));
        return List.copyOf(mistakes);
    }

    /** Does for a pool and its connections what {@link #wrongServerSettings} does. */
    public static List<String> wrongPoolSettings(Source source) {
        List<String> mistakes = new ArrayList<>(wrongClientSettings(source));
        ClientConfig any = ClientConfig.builder().host("localhost").port(1).build();
        mistakes.addAll(mistakes(POOL, () -> PoolConfig.builder(any), source));
        return List.copyOf(mistakes);
    }

    /** Where TLS is off, a setting of it only has to have a value. */
    private static <B> List<String> tlsMistakes(
            List<Setting<B>> settings, Map<String, String> ofOthers, Supplier<B> builder, Source source) {
        List<String> mistakes = new ArrayList<>();
        tell(() -> refuse(ofOthers, source), mistakes);
        boolean[] on = {true};
        tell(() -> on[0] = isTrue(TLS_ENABLED, true, source), mistakes);
        for (Setting<B> setting : settings) {
            tell(
                    () -> {
                        if (on[0]) {
                            read(List.of(setting), builder.get(), source);
                        } else {
                            value(setting.key(), setting.valueType(), source);
                        }
                    },
                    mistakes);
        }
        return mistakes;
    }

    private static void refuse(Map<String, String> ofOthers, Source source) {
        ofOthers.forEach((key, why) -> {
            if (source.get(key) != null) {
                throw new IllegalArgumentException(key + " " + why);
            }
        });
    }

    /**
     * Tells what is wrong with settings: with each of them alone or, if nothing is, with all of them together.
     *
     * @param builder makes what they belong to
     * @param build throws {@link IllegalArgumentException} if they do not fit together, with a message that begins with
     *     a key
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
            String value = value(setting.key(), setting.valueType(), source);
            if (value != null) {
                try {
                    setting.set().accept(builder, value);
                } catch (NumberTooLarge tooLarge) {
                    throw tooLarge.outOfRange(setting, builder);
                } catch (IllegalArgumentException bad) {
                    throw named(setting.key(), bad);
                }
            }
        }
    }

    /**
     * Returns the value of a setting as its type reads it, or null if it is not set.
     *
     * @throws IllegalArgumentException if it is set without a value; the message begins with its key
     */
    public static @Nullable String value(String key, ValueType type, Source source) {
        String text = source.get(key);
        return text == null ? null : GivenValue.read(key, type, text, source);
    }

    /**
     * Returns the value of a setting that is true or false.
     *
     * @throws IllegalArgumentException if it is set to anything else; the message begins with its key
     */
    public static boolean isTrue(String key, boolean byDefault, Source source) {
        String value = value(key, ValueType.CHOICE, source);
        try {
            return value == null ? byDefault : Values.bool(value);
        } catch (IllegalArgumentException bad) {
            throw named(key, bad);
        }
    }

    /**
     * Returns the encoding of text that a setting names.
     *
     * @param name as IANA or Java write it
     * @throws IllegalArgumentException if this JVM has none of that name, or cannot write in it; the message begins
     *     with the key
     */
    public static Charset charset(String key, String name) {
        try {
            Charset charset = Charset.forName(name);
            if (charset.canEncode()) {
                return charset;
            }
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new IllegalArgumentException(
                    key + " is '" + name + "', which this JVM does not know: use a name such as UTF-8, ISO-8859-1 or"
                            + " windows-1252",
                    unknown);
        }
        throw new IllegalArgumentException(
                key + " is '" + name + "', which this JVM can read and not write: use another, such as UTF-8");
    }

    /** Sees to it that what is said of a bad value begins with its key. */
    private static IllegalArgumentException named(String key, IllegalArgumentException bad) {
        String message = String.valueOf(bad.getMessage());
        return (message.startsWith(key + " ") || message.startsWith(key + ":"))
                ? bad
                : new IllegalArgumentException(key + " " + message, bad);
    }

    private static <B> Stream<String> keys(List<Setting<B>> settings) {
        return settings.stream().map(Setting::key);
    }
}
