package io.knsock.cdi;

import io.knsock.ClientConfig;
import io.knsock.PoolConfig;
import io.knsock.PoolObserver;
import io.knsock.ServerConfig;
import io.knsock.TlsException;
import io.knsock.engine.Settings;
import io.knsock.engine.SocketEngine;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The door's settings in MicroProfile Config. What is wrong is told in a sentence that begins with the whole key. */
final class DoorConfig {
    static final String SERVER = "kn-sock.server.";
    static final String CLIENT = "kn-sock.client.";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern KEY = Pattern.compile("kn-sock\\.(server|client)\\.([A-Za-z0-9_-]+)\\.(.+)");

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
    Set<String> serverNames() {
        return names("server");
    }

    /** Returns the names for which any key is set. */
    Set<String> clientNames() {
        return names("client");
    }

    /**
     * Reads a server's settings.
     *
     * @throws IllegalArgumentException if one is missing or wrong
     */
    ServerConfig server(String name) {
        return read(SERVER, name, source -> Settings.server(name, source));
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
        return read(CLIENT, name, source -> Settings.pool(source, observer));
    }

    /**
     * Reads a server's settings, the files they name, and what else is said under its name.
     *
     * @throws RuntimeException if anything is missing or wrong
     */
    void checkServer(String name) {
        checkKeys("server", name, Settings.serverKeys());
        ServerConfig settings = server(name);
        named(SERVER + name + ".", () -> SocketEngine.check(settings));
    }

    /** Does for a pool what {@link #checkServer} does. */
    void checkPool(String name) {
        checkKeys("client", name, Settings.poolKeys());
        PoolConfig settings = pool(name);
        named(CLIENT + name + ".", () -> SocketEngine.check(settings.client()));
    }

    private Set<String> names(String kind) {
        Set<String> names = new TreeSet<>();
        for (String key : config.getPropertyNames()) {
            Matcher matcher = KEY.matcher(key);
            if (matcher.matches() && matcher.group(1).equals(kind)) {
                names.add(matcher.group(2));
            }
        }
        return names;
    }

    private void checkKeys(String kind, String name, Set<String> known) {
        for (String key : config.getPropertyNames()) {
            Matcher matcher = KEY.matcher(key);
            if (matcher.matches()
                    && matcher.group(1).equals(kind)
                    && matcher.group(2).equals(name)
                    && !known.contains(matcher.group(3))) {
                throw new IllegalArgumentException(
                        key + " is no setting of a " + kind + ": there are " + new TreeSet<>(known));
            }
        }
    }

    private <T> T read(String prefix, String name, Function<Settings.Source, T> reading) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    prefix + name + ": a name consists of letters, digits, - and _, but this is '" + name + "'");
        }
        String own = prefix + name + ".";
        try {
            return reading.apply(
                    key -> config.getOptionalValue(own + key, String.class).orElse(null));
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(own + bad.getMessage(), bad);
        }
    }

    private static void named(String prefix, Runnable check) {
        try {
            check.run();
        } catch (TlsException bad) {
            throw new IllegalArgumentException(prefix + bad.getMessage(), bad);
        }
    }
}
