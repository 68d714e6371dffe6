package io.knsock.cdi;

import io.knsock.engine.Settings;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can be named in the settings, and which keys there are of it. */
enum Kind {
    /** A server: {@code kn-sock.server.<name>.*}. */
    SERVER(Settings.serverKeys(), Set.of(Kind.ENABLED, Kind.EXECUTOR), Set.of("port", "unix-socket")),

    /** A client, pooled or not: {@code kn-sock.client.<name>.*}. */
    CLIENT(Settings.poolKeys(), Set.of(), Set.of("host", "port", "endpoints"));

    static final String ROOT = "kn-sock.";

    /** Whether a server is bound: true, the default, or false. */
    static final String ENABLED = "enabled";

    /** The JNDI name of the managed executor for the handlers of a server. */
    static final String EXECUTOR = "executor";

    private final Set<String> keys = new TreeSet<>();
    private final Set<String> ofOneOnly;
    private final Set<String> taken = new TreeSet<>();

    Kind(Set<String> engineKeys, Set<String> doorKeys, Set<String> ofOneOnly) {
        keys.addAll(engineKeys);
        keys.addAll(doorKeys);
        this.ofOneOnly = ofOneOnly;
        for (String key : keys) {
            int dot = key.indexOf('.');
            if (dot > 0) {
                taken.add(key.substring(0, dot));
            }
        }
    }

    /** Returns what the keys of all begin with. */
    String prefix() {
        return ROOT + this + ".";
    }

    /** Returns what the keys of one begin with. */
    String prefix(String name) {
        return prefix() + name + ".";
    }

    Set<String> keys() {
        return keys;
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
        for (Kind kind : values()) {
            if (wholeKey.startsWith(kind.prefix())) {
                return kind.problemWith(wholeKey);
            }
        }
        if (DOOR_KEYS.contains(wholeKey)) {
            return null;
        }
        Set<String> beginnings = new TreeSet<>(DOOR_KEYS);
        for (Kind kind : values()) {
            beginnings.add(kind.prefix());
        }
        int second = wholeKey.indexOf('.', ROOT.length());
        String beginning = second < 0 ? wholeKey : wholeKey.substring(0, second + 1);
        String near = Nearest.to(wholeKey, DOOR_KEYS);
        if (near == null) {
            near = Nearest.to(beginning, beginnings);
        }
        return wholeKey + " is no setting: "
                + (near == null ? "there are " + beginnings : "did you mean " + near + "?");
    }

    private @Nullable String problemWith(String wholeKey) {
        String name = nameIn(wholeKey);
        String begin = name == null ? prefix() : prefix(name);
        String key = wholeKey.substring(begin.length());
        if (!keys.contains(key)) {
            String near = Nearest.to(key, keys);
            return wholeKey + " is no setting of a " + this + ": "
                    + (near == null ? "there are " + keys : "did you mean " + begin + near + "?");
        }
        if (name == null && !hasDefaultForAll(key)) {
            return wholeKey + " cannot be set for all " + this + "s: set " + prefix() + "<name>." + key;
        }
        return null;
    }

    /** The keys of the door as a whole. */
    private static final Set<String> DOOR_KEYS = new TreeSet<>();

    @Override
    public String toString() {
        return this == SERVER ? "server" : "client";
    }
}
