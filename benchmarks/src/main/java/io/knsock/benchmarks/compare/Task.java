package io.knsock.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server or a load is told, as arguments {@code name=value} of its process. */
final class Task {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("port", "17900"),
            Map.entry("load", "echo"),
            Map.entry("connections", "64"),
            Map.entry("depth", "1"),
            Map.entry("bytes", "64"),
            Map.entry("framing", "line"),
            Map.entry("keys", ""),
            Map.entry("resume", "true"),
            Map.entry("reply", "true"),
            Map.entry("delay", "0"),
            Map.entry("rate", "0"),
            Map.entry("warm", "6"),
            Map.entry("seconds", "2"),
            Map.entry("pids", ""));

    private final Map<String, String> values;

    private Task(Map<String, String> values) {
        this.values = values;
    }

    static Task of(String... arguments) {
        return new Task(Map.of()).with(arguments);
    }

    /** Returns one in which what the arguments tell is so. */
    Task with(String... arguments) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length < 2 || !DEFAULTS.containsKey(pair[0])) {
                throw new IllegalArgumentException("'" + argument + "' is not NAME=VALUE with a name of "
                        + DEFAULTS.keySet().stream().sorted().toList());
            }
            changed.put(pair[0], pair[1]);
        }
        return new Task(changed);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        values.forEach((name, value) -> arguments.add(name + "=" + value));
        return arguments;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    String text(String name) {
        String value = values.getOrDefault(name, DEFAULTS.get(name));
        if (value == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return value;
    }

    boolean is(String name) {
        return Boolean.parseBoolean(text(name));
    }

    boolean isLengthPrefixed() {
        return text("framing").equals("length");
    }

    boolean isTls() {
        return !text("keys").isEmpty();
    }

    /** Takes as long in its thread as the handler is to take. */
    void delay() {
        int millis = number("delay");
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
