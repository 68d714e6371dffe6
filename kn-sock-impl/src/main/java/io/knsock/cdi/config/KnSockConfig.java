package io.knsock.cdi.config;

import io.knsock.ServerObserver;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.container.ContainerDefaults;
import io.knsock.engine.container.FailureAnswer;
import io.knsock.engine.settings.Settings;
import io.knsock.engine.settings.ValueType;
import io.knsock.engine.time.Durations;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolObserver;
import io.knsock.tls.TlsException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The integration's settings in MicroProfile Config: {@code kn-sock.server.<name>.<key>} of one server, else {@code
 * kn-sock.server.<key>} of all; clients likewise. What is wrong is told in a sentence that begins with the whole key.
 */
public final class KnSockConfig {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /** What a name is, for sentences. */
    public static final String NAMES = "consists of letters, digits, - and _";

    /** Returns whether a server or a client can have the name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** How long an application that ends goes on accepting while it is not ready any more. */
    static final String GRACE = ConfigScope.ROOT + "shutdown.grace";

    /** How long its end may take, the grace included. */
    static final String TIMEOUT = ConfigScope.ROOT + "shutdown.timeout";

    private final ConfigOrigins origins;
    private final ConfigKeys keys;

    public KnSockConfig(Config config) {
        this.origins = new ConfigOrigins(config);
        this.keys = new ConfigKeys(config, origins);
    }

    /**
     * Returns the settings that this class sees. Not the context class loader's: in an EAR that is another one while
     * the application is being deployed, and the settings of a WAR are not found.
     */
    public static KnSockConfig current() {
        return new KnSockConfig(ConfigProvider.getConfig(KnSockConfig.class.getClassLoader()));
    }

    /** Returns the names for which any key is set. */
    public Set<String> names(ConfigScope kind) {
        Set<String> names = new TreeSet<>();
        for (String key : origins.keys()) {
            String name = kind.nameIn(key);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /** Returns whether a server is to listen. */
    public boolean isEnabled(String server) {
        return read(ConfigScope.SERVER, server, source -> Settings.isTrue(ConfigScope.ENABLED, true, source));
    }

    /** Returns whether readiness depends on the peer of a client. */
    public boolean isPartOfReadiness(String client) {
        return read(ConfigScope.CLIENT, client, source -> Settings.isTrue(ConfigScope.READINESS, false, source));
    }

    /** Returns the JNDI name of the executor that a server's handlers run on, or null for the default. */
    public @Nullable String executor(String server) {
        return read(ConfigScope.SERVER, server, source -> Optional.ofNullable(name(ConfigScope.EXECUTOR, source)))
                .orElse(null);
    }

    /**
     * Returns the encoding of text on the connections of a server or to a client's endpoint.
     *
     * @throws IllegalArgumentException if it is none that this JVM reads and writes
     */
    public Charset charset(ConfigScope kind, String name) {
        return read(kind, name, source -> {
            String charset = name(ConfigScope.CHARSET, source);
            return charset == null ? StandardCharsets.UTF_8 : Settings.charset(ConfigScope.CHARSET, charset);
        });
    }

    /**
     * Returns what a server's peer gets whose message has failed.
     *
     * @throws IllegalArgumentException if a setting of that is wrong, or they do not fit together
     */
    public FailureAnswer failures(String server) {
        return read(ConfigScope.SERVER, server, FailureAnswer::of);
    }

    /** Returns whether it is said where a server is bound. */
    public boolean hasAddress(String server) {
        return read(
                ConfigScope.SERVER, server, source -> source.get("port") != null || source.get("unix-socket") != null);
    }

    /** Returns whether anything is said of where a client connects to. */
    public boolean isEndpointSet(String client) {
        return read(
                ConfigScope.CLIENT,
                client,
                source -> Stream.of("host", "port", "endpoints").anyMatch(key -> source.get(key) != null));
    }

    /**
     * Reads a server's settings, with nobody who observes it.
     *
     * @throws IllegalArgumentException if one is missing or wrong
     */
    public ServerConfig server(String name) {
        return server(name, ServerObserver.NONE);
    }

    /**
     * Reads a server's settings.
     *
     * @throws IllegalArgumentException if one is missing or wrong
     */
    public ServerConfig server(String name, ServerObserver observer) {
        return read(
                ConfigScope.SERVER,
                name,
                source -> ProtocolBeans.in(Settings.server(name, source, tls(source, ConfigScope.SERVER), observer)));
    }

    /**
     * Reads the settings of a server whose handlers have threads of the container.
     *
     * @throws IllegalArgumentException if one is missing or wrong
     */
    public ServerConfig serverOnThreads(String name, ServerObserver observer) {
        return read(
                ConfigScope.SERVER,
                name,
                source -> ProtocolBeans.in(Settings.server(
                        name, ContainerDefaults.under(source), tls(source, ConfigScope.SERVER), observer)));
    }

    /**
     * Reads the settings of a pool.
     *
     * @throws IllegalArgumentException if one is missing or wrong
     */
    public PoolConfig pool(String name) {
        return pool(name, client -> PoolObserver.NONE);
    }

    /**
     * Reads the settings of a pool.
     *
     * @param observer returns who observes the pool of such connections
     * @throws IllegalArgumentException if one is missing or wrong
     */
    public PoolConfig pool(String name, Function<ClientConfig, PoolObserver> observer) {
        return read(
                ConfigScope.CLIENT,
                name,
                source -> ProtocolBeans.in(Settings.pool(source, tls(source, ConfigScope.CLIENT), observer)));
    }

    /**
     * Returns a sentence for each setting that is wrong, looked at alone; empty if they may still not fit together.
     *
     * @throws IllegalArgumentException if the name cannot be one
     */
    public List<String> wrongSettings(ConfigScope kind, String name) {
        return read(kind, name, source -> {
            List<String> wrong = kind == ConfigScope.SERVER
                    ? Settings.wrongServerSettings(source)
                    : Settings.wrongPoolSettings(source);
            return wrong.stream()
                    .map(sentence -> whole(kind, kind.prefix(name), sentence))
                    .toList();
        });
    }

    /**
     * Reads a server's settings, and the files they name.
     *
     * @throws IllegalArgumentException if anything is missing or wrong
     */
    public void checkServer(String name) {
        read(ConfigScope.SERVER, name, source -> checkTls(source, ConfigScope.SERVER));
        Charset charset = charset(ConfigScope.SERVER, name);
        ServerConfig settings = server(name);
        read(ConfigScope.SERVER, name, source -> checkReply(FailureAnswer.of(source), settings, charset));
        named(ConfigScope.SERVER.prefix(name), () -> SocketEngine.check(settings));
    }

    private static boolean checkReply(FailureAnswer failures, ServerConfig settings, Charset charset) {
        String reply = failures.reply();
        if (reply != null) {
            try {
                SocketEngine.checkFits(
                        settings.framing(),
                        settings.maxFrameBytes(),
                        Codec.text(charset).encode(reply));
            } catch (IllegalArgumentException | MessageConversionException unfit) {
                throw new IllegalArgumentException(
                        FailureAnswer.FAILURE_REPLY + " cannot be sent: " + unfit.getMessage(), unfit);
            }
        }
        return true;
    }

    /** Does for a pool what {@link #checkServer} does. */
    public void checkPool(String name) {
        isPartOfReadiness(name);
        charset(ConfigScope.CLIENT, name);
        read(ConfigScope.CLIENT, name, source -> checkTls(source, ConfigScope.CLIENT));
        PoolConfig settings = pool(name);
        named(ConfigScope.CLIENT.prefix(name), () -> SocketEngine.check(settings.client()));
    }

    private static @Nullable ContainerTls tls(Settings.Source source, ConfigScope kind) {
        return ContainerTls.of(name(ConfigScope.TLS_SOURCE, source), kind == ConfigScope.SERVER);
    }

    private static @Nullable String name(String key, Settings.Source source) {
        return Settings.value(key, ValueType.NAME, source);
    }

    private static boolean checkTls(Settings.Source source, ConfigScope kind) {
        ContainerTls tls = tls(source, kind);
        if (tls != null && Settings.isTrue(Settings.TLS_ENABLED, true, source)) {
            tls.check();
        }
        return true;
    }

    /**
     * Reads how the application ends.
     *
     * @param servers of which the longest drain timeout and the grace are what the end may take by default
     * @throws IllegalArgumentException if a setting is wrong
     */
    public Ending ending(Collection<String> servers) {
        Duration drain = servers.stream()
                .filter(this::isEnabled)
                .map(name -> server(name).drainTimeout())
                .max(Duration::compareTo)
                .orElse(Duration.ofSeconds(1));
        Duration grace = duration(GRACE, Duration.ZERO);
        Duration timeout = duration(TIMEOUT, grace.plus(drain));
        if (grace.compareTo(timeout) > 0) {
            throw new IllegalArgumentException(GRACE + "=" + Durations.text(grace) + " does not fit into " + TIMEOUT
                    + "=" + Durations.text(timeout)
                    + ", which the whole end may take: make it longer, or the grace shorter");
        }
        return new Ending(grace, timeout);
    }

    /** Finds out whether what is set of that is right, each looked at alone. */
    public void checkShutdown(Mistakes mistakes) {
        mistakes.collect(() -> duration(GRACE, Duration.ZERO));
        mistakes.collect(() -> duration(TIMEOUT, Duration.ZERO));
    }

    /** How an application ends: not ready for the grace, then drained, all of it within the timeout. */
    public record Ending(Duration grace, Duration timeout) {}

    private Duration duration(String key, Duration byDefault) {
        String value = Settings.value(key, ValueType.DURATION, source(whole -> whole));
        if (value == null) {
            return byDefault;
        }
        try {
            Duration duration = Durations.parse(value);
            if (duration.isNegative()) {
                throw new IllegalArgumentException("must not be negative, but is " + value);
            }
            return duration;
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(key + " " + bad.getMessage(), bad);
        }
    }

    /**
     * Says of each key below {@code kn-sock} that nobody reads what is wrong with it, and of each that is there without
     * a value. What only sources of the whole server say of servers and clients of other applications is left to these.
     *
     * @param servers the names of the application's servers
     * @param clients those of its clients
     */
    public void checkKeys(Collection<String> servers, Collection<String> clients, Collection<? super String> problems) {
        for (String key : origins.keys()) {
            String problem = ConfigScope.problemOf(key);
            boolean serverWide = origins.isServerWide(key);
            if (serverWide && isOfAnother(key, servers, clients)) {
                continue;
            }
            if (problem == null) {
                checkValue(key, servers, problems);
            } else if (serverWide && !ConfigScope.isOfAny(key)) {
                CdiLog.noSetting(problem, String.valueOf(origins.text(key, null)));
            } else {
                problems.add(problem);
            }
        }
    }

    private static boolean isOfAnother(String key, Collection<String> servers, Collection<String> clients) {
        String server = ConfigScope.SERVER.nameIn(key);
        String client = ConfigScope.CLIENT.nameIn(key);
        return (server != null && !servers.contains(server)) || (client != null && !clients.contains(client));
    }

    /** Of a server that does not listen nothing is read but that. */
    private void checkValue(String key, Collection<String> servers, Collection<? super String> problems) {
        String server = ConfigScope.SERVER.nameIn(key);
        try {
            if (server == null || !servers.contains(server) || isEnabled(server)) {
                keys.value(key);
            }
        } catch (IllegalArgumentException missing) {
            problems.add(String.valueOf(missing.getMessage()));
        }
    }

    /** Returns whether only sources of the whole server speak of it. */
    public boolean isServerWide(ConfigScope kind, String name) {
        return origins.keys().stream()
                .filter(key -> name.equals(kind.nameIn(key)))
                .allMatch(origins::isServerWide);
    }

    /** Returns where it is spoken of, for people: what follows "in". */
    public String origin(ConfigScope kind, String name) {
        return origins.keys().stream()
                .filter(key -> name.equals(kind.nameIn(key)))
                .map(key -> String.valueOf(origins.text(key, null)))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Returns whether the key is set for this server alone, and not only for all. */
    public boolean isSetForOne(String server, String key) {
        return keys.value(ConfigScope.SERVER.prefix(server) + key) != null;
    }

    private Settings.Source source(ConfigScope kind, String name) {
        String own = kind.prefix(name);
        return source(key -> isOfAll(kind, own, key) ? kind.prefix() + key : own + key);
    }

    private boolean isOfAll(ConfigScope kind, String own, String key) {
        return kind.hasDefaultForAll(key) && keys.value(own + key) == null && keys.value(kind.prefix() + key) != null;
    }

    private Settings.Source source(UnaryOperator<String> whole) {
        return new Settings.Source() {
            @Override
            public @Nullable String get(String key) {
                return keys.value(whole.apply(key));
            }

            @Override
            public @Nullable String origin(String key) {
                return keys.origin(whole.apply(key));
            }

            @Override
            public boolean isResolved() {
                return true;
            }
        };
    }

    private <T> T read(ConfigScope kind, String name, Function<Settings.Source, T> reading) {
        String own = kind.prefix(name);
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    kind.prefix() + name + ": a name " + NAMES + ", but this is '" + name + "'");
        }
        if (kind.isTaken(name)) {
            throw new IllegalArgumentException(kind.prefix() + name + ": a " + kind + " cannot have the name " + name
                    + ", since settings of all " + kind + "s begin with it: take another");
        }
        Settings.Source source = source(kind, name);
        try {
            return reading.apply(source);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(whole(kind, own, String.valueOf(bad.getMessage())), bad);
        }
    }

    /** Puts what the key stands below before it: the server's name, or nothing if the value is that of all servers. */
    private String whole(ConfigScope kind, String own, String message) {
        if (message.startsWith(ConfigScope.ROOT)) { // of a key without a value: it begins with the whole key
            return message;
        }
        String key = kind.keyAtStartOf(message);
        return ((key != null && isOfAll(kind, own, key)) ? kind.prefix() : own) + message;
    }

    private static void named(String prefix, Runnable check) {
        try {
            check.run();
        } catch (TlsException bad) {
            throw new IllegalArgumentException(prefix + bad.getMessage(), bad);
        }
    }
}
