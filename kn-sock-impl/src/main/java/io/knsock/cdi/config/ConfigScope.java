package io.knsock.cdi.config;

import io.knsock.engine.container.FailureAnswer;
import io.knsock.engine.settings.Settings;
import io.knsock.engine.settings.Suggestion;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be named in the settings, and which keys there are of it. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are unmodifiable
public enum ConfigScope {
    /** A server: {@code kn-sock.server.<name>.*}. */
    SERVER(
            Set.of("port", "unix-socket"),
            Stream.of(
                    Settings.serverKeys(),
                    Set.of(FailureAnswer.ON_FAILURE, FailureAnswer.FAILURE_REPLY),
                    Set.of(ConfigScope.ENABLED, ConfigScope.EXECUTOR, ConfigScope.TLS_SOURCE, ConfigScope.CHARSET))),

    /** A client, pooled or not: {@code kn-sock.client.<name>.*}. */
    CLIENT(
            Set.of("host", "port", "endpoints"),
            Stream.of(
                    Settings.poolKeys(),
                    Settings.reconnectKeys(),
                    Set.of(ConfigScope.TLS_SOURCE, ConfigScope.READINESS, ConfigScope.CHARSET)));

    static final String ROOT = "kn-sock.";

    /** Whether a server is bound: true, the default, or false. */
    static final String ENABLED = "enabled";

    /** The JNDI name of the managed executor for the handlers of a server. */
    public static final String EXECUTOR = "executor";

    /** After what time of silence methods with {@code @OnIdle} are called; a setting of the engine's. */
    public static final String IDLE_NOTICE = "idle-notice";

    /** Whose keys and CAs TLS is by: files, the default, or the application server's. */
    static final String TLS_SOURCE = "tls.source";

    /** Whether the application is ready only while a client's peer can be reached: true, or false, the default. */
    static final String READINESS = "readiness";

    /** The encoding of text that methods take and return: a name that the JVM knows; UTF-8 is the default. */
    static final String CHARSET = "charset";

    private final Set<String> ofOneOnly;
    private final Set<String> keys;
    private final Set<String> taken;

    ConfigScope(Set<String> ofOneOnly, Stream<Set<String>> keys) {
        this.ofOneOnly = ofOneOnly;
        this.keys = keys.flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
        this.taken = this.keys.stream()
                .filter(key -> key.indexOf('.') > 0)
                .map(key -> key.substring(0, key.indexOf('.')))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns what the keys of all begin with. */
    public String prefix() {
        return ROOT + this + ".";
    }

    /** Returns what the keys of one begin with. */
    public String prefix(String name) {
        return prefix() + name + ".";
    }

    /** Returns whether a key may be set for all at once: not where each must have a value of its own. */
    boolean hasDefaultForAll(String key) {
        return !ofOneOnly.contains(key);
    }

    /** Returns whether the word begins keys like {@code tls.certificate}, so that it cannot be a name. */
    boolean isTaken(String name) {
        return taken.contains(name);
    }

    /** Returns the name that a whole key is set for, or null if it is another kind's, or set for all. */
    @Nullable String nameIn(String wholeKey) {
        if (!wholeKey.startsWith(prefix())) {
            return null;
        }
        String rest = wholeKey.substring(prefix().length());
        int dot = rest.indexOf('.');
        return dot <= 0 || isTaken(rest.substring(0, dot)) ? null : rest.substring(0, dot);
    }

    /** Returns the keys of one, without what they begin with. */
    Set<String> keys() {
        return keys;
    }

    /** Returns the whole keys of those with these names, and of all together. */
    Set<String> wholeKeys(Collection<String> names) {
        Set<String> whole = new TreeSet<>();
        for (String key : keys) {
            if (hasDefaultForAll(key)) {
                whole.add(prefix() + key);
            }
            names.forEach(name -> whole.add(prefix(name) + key));
        }
        return whole;
    }

    /** Returns whether the key begins as those of some kind do. */
    static boolean isOfAny(String wholeKey) {
        return Arrays.stream(values()).anyMatch(kind -> wholeKey.startsWith(kind.prefix()));
    }

    /** Returns the keys of the integration as a whole. */
    static Set<String> ownKeys() {
        return DOOR_KEYS;
    }

    /** Returns the key that a sentence begins with, or null. */
    @Nullable String keyAtStartOf(String sentence) {
        int end = 0;
        while (end < sentence.length() && " :,".indexOf(sentence.charAt(end)) < 0) {
            end++;
        }
        String word = sentence.substring(0, end);
        return keys.contains(word) ? word : null;
    }

    /** Returns what is wrong with a key that begins with {@link #ROOT}, or null. */
    static @Nullable String problemOf(String wholeKey) {
        for (ConfigScope kind : values()) {
            if (wholeKey.startsWith(kind.prefix())) {
                return kind.problemWith(wholeKey);
            }
        }
        if (DOOR_KEYS.contains(wholeKey)) {
            return null;
        }
        Set<String> beginnings = new TreeSet<>(DOOR_KEYS);
        for (ConfigScope kind : values()) {
            beginnings.add(kind.prefix());
        }
        int second = wholeKey.indexOf('.', ROOT.length());
        String beginning = second < 0 ? wholeKey : wholeKey.substring(0, second + 1);
        String near = Suggestion.to(wholeKey, DOOR_KEYS);
        if (near == null) {
            near = Suggestion.to(beginning, beginnings);
        }
        return wholeKey + " is no setting: "
                + (near == null ? "there are " + beginnings : "did you mean " + near + "?");
    }

    private @Nullable String problemWith(String wholeKey) {
        String name = nameIn(wholeKey);
        String begin = name == null ? prefix() : prefix(name);
        String key = wholeKey.substring(begin.length());
        if (!keys.contains(key)) {
            String near = Suggestion.to(key, keys);
            return wholeKey + " is no setting of a " + this + ": "
                    + (near == null ? "there are " + new TreeSet<>(keys) : "did you mean " + begin + near + "?");
        }
        if (name == null && !hasDefaultForAll(key)) {
            return wholeKey + " cannot be set for all " + this + "s: set " + prefix() + "<name>." + key;
        }
        return null;
    }

    /** The keys of the integration as a whole. */
    private static final Set<String> DOOR_KEYS = new TreeSet<>(Set.of(KnSockConfig.GRACE, KnSockConfig.TIMEOUT));

    @Override
    public String toString() {
        return this == SERVER ? "server" : "client";
    }
}
