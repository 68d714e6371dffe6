package io.knsock.cdi.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a Config: which of them are the application's own, and which the whole server's, so that they may
 * speak of servers and clients that only other applications have. MicroProfile Config does not say that, so it is told
 * by what a source is called and by whose class it is; one of which neither says anything is taken to be the server's.
 */
final class ConfigOrigins {
    private static final String FILE = "microprofile-config";

    private static final Pattern FILE_NAME = Pattern.compile("META-INF/" + FILE + "[^/]*\\.properties");

    /** As SmallRye and others call them. */
    private static final Pattern ENVIRONMENT =
            Pattern.compile("(?i)(^|[^a-z])env(ironment|configsource|vars?|$|[^a-z]).*");

    private static final Pattern SYSTEM_PROPERTIES = Pattern.compile("(?i).*sys(tem)?[ ._-]?prop.*");

    /** As Open Liberty calls those of the elements {@code variable}, with values and with default values. */
    private static final Pattern SERVER_VARIABLES = Pattern.compile("server\\.xml\\..*variables.*");

    /** As Open Liberty calls that of an application's element {@code appProperties}. */
    private static final String APP_PROPERTIES = "appproperties";

    private final Config config;

    /** Which sources name a key, in the order in which they count. */
    private final Map<String, Set<ConfigSource>> sources = new LinkedHashMap<>();

    ConfigOrigins(Config config) {
        this.config = config;
        for (ConfigSource source : config.getConfigSources()) {
            for (String key : source.getPropertyNames()) {
                if (key.startsWith(ConfigScope.ROOT)) {
                    sources.computeIfAbsent(key, same -> new LinkedHashSet<>()).add(source);
                }
            }
        }
        for (String key : config.getPropertyNames()) {
            if (key.startsWith(ConfigScope.ROOT)) {
                sources.computeIfAbsent(key, same -> new LinkedHashSet<>());
            }
        }
    }

    /** Returns the keys below {@link ConfigScope#ROOT} that sources name. */
    Set<String> keys() {
        return new TreeSet<>(sources.keySet());
    }

    /** Returns whether a source names the key, be it without a value. */
    boolean isNamed(String key) {
        return sources.containsKey(key);
    }

    /** Returns whether only sources of the whole server name the key. */
    boolean isServerWide(String key) {
        Set<ConfigSource> all = sources.getOrDefault(key, Set.of());
        return !all.isEmpty() && all.stream().allMatch(ConfigOrigins::isServerWide);
    }

    /** Returns where a key is, for people: what follows "in". */
    @Nullable String text(String key, @Nullable String sourceName) {
        if (sourceName != null) {
            return named(sourceName, Variables.nameOf(key));
        }
        return sources.getOrDefault(key, Set.of()).stream()
                .findFirst()
                .map(source -> named(source.getName(), Variables.nameOf(key)))
                .orElse(null);
    }

    private static String named(String sourceName, String variable) {
        Matcher file = FILE_NAME.matcher(sourceName);
        if (file.find()) {
            return file.group();
        }
        if (ENVIRONMENT.matcher(sourceName).find()) {
            return "the environment variable " + variable;
        }
        if (SYSTEM_PROPERTIES.matcher(sourceName).matches()) {
            return "the system properties";
        }
        if (SERVER_VARIABLES.matcher(sourceName).matches()) {
            return "a variable of server.xml";
        }
        if (sourceName.toLowerCase(Locale.ROOT).contains(APP_PROPERTIES)) {
            return "appProperties of server.xml";
        }
        return sourceName;
    }

    /** Returns the first source, in the order in which they count, that has something for the key, be it empty. */
    @Nullable ConfigSource first(String key) {
        for (ConfigSource source : config.getConfigSources()) {
            if (source.getValue(key) != null) {
                return source;
            }
        }
        return null;
    }

    static boolean isServerWide(ConfigSource source) {
        String name = source.getName();
        if (ENVIRONMENT.matcher(name).find()
                || SYSTEM_PROPERTIES.matcher(name).matches()
                || SERVER_VARIABLES.matcher(name).matches()) {
            return true;
        }
        return !name.contains(FILE)
                && !name.toLowerCase(Locale.ROOT).contains(APP_PROPERTIES)
                && !isOfApplication(source.getClass().getClassLoader());
    }

    /** The loader of this class, one below it, or that of who deploys: an EAR's libraries are above its modules. */
    private static boolean isOfApplication(@Nullable ClassLoader loader) {
        ClassLoader own = ConfigOrigins.class.getClassLoader();
        for (ClassLoader one = loader; one != null; one = one.getParent()) {
            if (one.equals(own)) {
                return true;
            }
        }
        return loader != null && loader.equals(Thread.currentThread().getContextClassLoader());
    }
}
