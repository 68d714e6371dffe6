package io.knsock.cli.flags;

import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The engine's settings as flags. A command says which of them it has flags of its own for, or positional parameters;
 * the others get a flag made from the engine's table, so that what the engine learns the shell knows by itself.
 */
public final class SettingFlags implements Settings.Source {
    /** The names that flags have where it is not that of the setting. */
    private static final Map<String, String> NAMES =
            Map.of("framing", "--frame", "max-reply-bytes", "--max-conversation-bytes"); // the shell has its own bound

    /** What the table does not say of a setting. */
    private static final Map<String, String> REMARKS = Map.of(
            "framing",
            "raw: there are no boundaries, and a message is what had arrived when the socket was read."
                    + " line: a message is a line; with ,crlf it is sent with CRLF, with ,any a CR alone ends one, too."
                    + " Also: delimiter:\\r\\n (any bytes), delimiters:A,B, nul, length:2 (1, 2, 3, 4 or 8 bytes, with"
                    + " the options ,little-endian ,digits ,hex ,bcd ,offset=BYTES ,keep ,inclusive ,adjust=BYTES"
                    + " ,trailer=A), iso8583-2, iso8583-4, fixed:BYTES, stx-etx, enclosed:A,B (with the options"
                    + " ,check=lrc ,controls=A ,skip=A), mllp, mllp,tolerant, netstring, octet-counting,"
                    + " custom:CLASS (on the class path).");

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Supplier<@Nullable String>> values = new HashMap<>();
    private final Map<String, Fallback> fallbacks = new HashMap<>();
    private final List<OptionSpec> options = new ArrayList<>();

    /** What holds where a flag is not given: not the engine's default but the shell's. */
    private record Fallback(String text, Supplier<String> value) {}

    /**
     * Says that a setting has a flag or a parameter of its own.
     *
     * @param value its value as text, or null where it is not set
     */
    public SettingFlags own(String key, String name, Supplier<@Nullable String> value) {
        names.put(key, name);
        values.put(key, value);
        return this;
    }

    /** Says so of a setting that the engine does not take together with another one, which then counts alone. */
    public SettingFlags ownUnless(String other, String key, String name, Supplier<@Nullable String> value) {
        return own(key, name, () -> get(other) == null ? value.get() : null);
    }

    /** Says what is the default of a setting here; {@code text} is for people. To be called before its derivation. */
    public SettingFlags fallback(String key, String text, Supplier<String> value) {
        fallbacks.put(key, new Fallback(text, value));
        return this;
    }

    /**
     * Makes flags for those settings of a part of the table that have none.
     *
     * @param group where those stand in the help whose names say nothing better
     */
    public SettingFlags derive(List<? extends Setting<?>> table, Group group) {
        for (Setting<?> setting : table) {
            if (!names.containsKey(setting.key())) {
                derive(setting, group == Group.SETTINGS ? Group.ofSetting(setting.key()) : group);
            }
        }
        return this;
    }

    private void derive(Setting<?> setting, Group group) {
        String key = setting.key();
        String name = NAMES.getOrDefault(key, "--" + key.replace('.', '-'));
        Fallback fallback = fallbacks.get(key);
        OptionSpec option = OptionSpec.builder(name)
                .userObject(group)
                .type(String.class)
                .arity("1")
                .paramLabel(label(setting))
                .description(description(setting, fallback))
                .build();
        options.add(option);
        own(key, name, () -> {
            String given = option.getValue();
            return given != null || fallback == null ? given : fallback.value().get();
        });
    }

    /**
     * Several single words are a choice, one is the kind of value, and what is more than that goes to the description.
     */
    private static String label(Setting<?> setting) {
        if (setting.key().equals("framing")) {
            return setting.key().toUpperCase(Locale.ROOT);
        }
        String type = setting.type();
        String[] choices = type.split(", | or ");
        if (!Arrays.stream(choices).allMatch(choice -> choice.matches("[A-Za-z-]+"))) {
            return "VALUE";
        }
        return choices.length == 1 ? type.toUpperCase(Locale.ROOT) : String.join("|", choices);
    }

    private static String description(Setting<?> setting, @Nullable Fallback fallback) {
        StringBuilder text = new StringBuilder(setting.description());
        if (label(setting).equals("VALUE")) {
            text.append(" Value: ").append(setting.type()).append('.');
        }
        if (REMARKS.containsKey(setting.key())) {
            text.append(' ').append(REMARKS.get(setting.key()));
        }
        String byDefault = fallback == null ? setting.byDefault() : fallback.text();
        if (byDefault != null) {
            text.append(" Default: ").append(byDefault).append('.');
        }
        return text.toString().replace("%", "%%");
    }

    /** Gives the flags that were made to a command. */
    public void addTo(CommandSpec command) {
        options.forEach(command::addOption);
    }

    @Override
    public @Nullable String get(String key) {
        Supplier<@Nullable String> value = values.get(key);
        return value == null ? null : value.get();
    }

    /** Where a flag is named before the sentence, parameters are named in it. */
    @Override
    public @Nullable String origin(String key) {
        String name = names.get(key);
        return (name == null || name.startsWith("--")) ? null : "the argument " + name;
    }

    /** Returns the flag or parameter of each setting. */
    public Map<String, String> names() {
        return Map.copyOf(names);
    }

    /**
     * Reads settings from the flags.
     *
     * @throws IllegalArgumentException if one is wrong; what is said of a flag names it
     */
    public <C> C read(Function<Settings.Source, C> reading) {
        try {
            return reading.apply(this);
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            throw new IllegalArgumentException(
                    names.entrySet().stream()
                            .filter(name -> message.startsWith(name.getKey() + " ")
                                    && name.getValue().startsWith("--"))
                            .map(name -> "Invalid value for option '" + name.getValue() + "': " + message)
                            .findFirst()
                            .orElse(message),
                    refused);
        }
    }
}
