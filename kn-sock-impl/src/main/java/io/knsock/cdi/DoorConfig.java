package io.knsock.cdi;

import io.knsock.ClientConfig;
import io.knsock.PoolConfig;
import io.knsock.PoolObserver;
import io.knsock.ServerConfig;
import io.knsock.TlsException;
import io.knsock.engine.Settings;
import io.knsock.engine.SocketEngine;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The door's settings in MicroProfile Config: {@code kn-sock.server.<name>.<key>} of one server, else {@code
 * kn-sock.server.<key>} of all; clients likewise. What is wrong is told in a sentence that begins with the whole key.
 */
final class DoorConfig {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private final Config config;

    DoorConfig(Config config) {
        this.config = config;
    }

    /**
     * Returns the settings that this class sees. Not the context class loader's: in an EAR that is another one while the
     * application is being deployed, and the settings of a WAR are not found.
     */
    static DoorConfig current() {
        return new DoorConfig(ConfigProvider.getConfig(DoorConfig.class.getClassLoader()));
    }

    /** Returns the names for which any key is set. */
    Set<String> names(Kind kind) {
        Set<String> names = new TreeSet<>();
        for (String key : config.getPropertyNames()) {
            String name = kind.nameIn(key);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /** Returns whether a server is to listen. */
    boolean isEnabled(String server) {
        return read(Kind.SERVER, server, source -> {
            String value = source.get(Kind.ENABLED);
            if (value != null && !value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException(Kind.ENABLED + " must be true or false, but is '" + value + "'");
            }
            return !"false".equals(value);
        });
    }

    /** Returns the JNDI name of the executor that a server's handlers run on, or null for the default. */
    @Nullable String executor(String server) {
        return source(Kind.SERVER, server).get(Kind.EXECUTOR);
    }

    /** Returns whether it is said where a server is bound. */
    boolean hasAddress(String server) {
        return read(Kind.SERVER, server, source -> source.get("port") != null || source.get("unix-socket") != null);
    }

    /**
     * Reads a server's settings.
     *
     * @throws IllegalArgumentException if one is missing or wrong
     */
    ServerConfig server(String name) {
        return read(Kind.SERVER, name, source -> Settings.server(name, source));
    }

    /**
     * Reads the settings of a pool.
     *
     * @throws IllegalArgumentException if one is missing or wrong
     */
    PoolConfig pool(String name) {
        return pool(name, client -> null);
    }

    /**
     * Reads the settings of a pool.
     *
     * @param observer returns who observes the pool of such connections, or null for nobody
     * @throws IllegalArgumentException if one is missing or wrong
     */
    PoolConfig pool(String name, Function<ClientConfig, @Nullable PoolObserver> observer) {
        return read(Kind.CLIENT, name, source -> Settings.pool(source, observer));
    }

    /**
     * Reads a server's settings, and the files they name.
     *
     * @throws IllegalArgumentException if anything is missing or wrong
     */
    void checkServer(String name) {
        ServerConfig settings = server(name);
        named(Kind.SERVER.prefix(name), () -> SocketEngine.check(settings));
    }

    /** Does for a pool what {@link #checkServer} does. */
    void checkPool(String name) {
        PoolConfig settings = pool(name);
        named(Kind.CLIENT.prefix(name), () -> SocketEngine.check(settings.client()));
    }

    /** Says of each key below {@code kn-sock} that nobody reads what is wrong with it. */
    void checkKeys(Collection<? super String> problems) {
        for (String key : new TreeSet<>(propertyNames())) {
            if (key.startsWith(Kind.ROOT)) {
                String problem = Kind.problemOf(key);
                if (problem != null) {
                    problems.add(problem);
                }
            }
        }
    }

    private Set<String> propertyNames() {
        Set<String> names = new TreeSet<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }

    private Settings.Source source(Kind kind, String name) {
        String own = kind.prefix(name);
        return key -> {
            String value = value(own + key);
            return value == null && kind.hasDefaultForAll(key) ? value(kind.prefix() + key) : value;
        };
    }

    private @Nullable String value(String key) {
        return config.getOptionalValue(key, String.class).orElse(null);
    }

    private <T> T read(Kind kind, String name, Function<Settings.Source, T> reading) {
        String own = kind.prefix(name);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    kind.prefix() + name + ": a name consists of letters, digits, - and _, but this is '" + name + "'");
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
    private String whole(Kind kind, String own, String message) {
        String key = kind.keyAtStartOf(message);
        boolean ofAll = key != null
                && kind.hasDefaultForAll(key)
                && value(own + key) == null
                && value(kind.prefix() + key) != null;
        return (ofAll ? kind.prefix() : own) + message;
    }

    private static void named(String prefix, Runnable check) {
        try {
            check.run();
        } catch (TlsException bad) {
            throw new IllegalArgumentException(prefix + bad.getMessage(), bad);
        }
    }
}
