package io.knsock.rar.properties;

import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import io.knsock.engine.settings.ValueType;
import io.knsock.rar.inbound.Tables;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes that have a getter and a setter for each setting. They extend each other, since a JavaBean has one
 * superclass: what both directions have, then what is left of one of them, by topic.
 */
final class GeneratedJava {
    private static final int WIDTH = 120;

    /** The keys of both directions. */
    private static final Set<String> COMMON = common();

    private final StringBuilder text = new StringBuilder();

    private GeneratedJava() {}

    /** Returns the texts by the names of their classes. */
    static Map<String, String> classes() {
        Map<String, String> classes = new LinkedHashMap<>();
        add(
                classes,
                "CommonProperties",
                "TcpProperties",
                "What both directions have, without TLS",
                keys(COMMON, false));
        add(
                classes,
                "CommonTlsProperties",
                "CommonProperties",
                "What both directions have, with TLS",
                keys(COMMON, true));
        add(
                classes,
                "ConnectionProperties",
                "CommonTlsProperties",
                "What connections have that a container pools",
                left(Tables.CONNECTION));
        add(
                classes,
                "LimitsProperties",
                "CommonTlsProperties",
                "What an activation has, with the limits of its server",
                left(List.of(Tables.LIMITS)));
        List<List<? extends Setting<?>>> server = List.of(Settings.SERVER, Settings.SERVER_SOCKET, Settings.SERVER_TLS);
        add(
                classes,
                "ServerProperties",
                "LimitsProperties",
                "What an activation has, with the rest of its server",
                left(server));
        Set<String> rest = new LinkedHashSet<>(left(Tables.ACTIVATION));
        rest.removeAll(left(List.of(Tables.LIMITS)));
        rest.removeAll(left(server));
        add(classes, "ActivationProperties", "ServerProperties", "All that an activation has", rest);
        return classes;
    }

    private static Set<String> common() {
        Set<String> common = new LinkedHashSet<>(allKeys(Tables.CONNECTION));
        common.retainAll(allKeys(Tables.ACTIVATION));
        common.add(Settings.TLS_ENABLED);
        return common;
    }

    private static Set<String> keys(Set<String> of, boolean tls) {
        return kept(of, key -> key.startsWith("tls.") == tls);
    }

    private static Set<String> left(List<List<? extends Setting<?>>> tables) {
        return kept(allKeys(tables), key -> !COMMON.contains(key));
    }

    private static Set<String> kept(Set<String> keys, Predicate<String> which) {
        return keys.stream().filter(which).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> allKeys(List<List<? extends Setting<?>>> tables) {
        return tables.stream()
                .flatMap(List::stream)
                .map(Setting::key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void add(Map<String, String> classes, String name, String parent, String what, Set<String> keys) {
        GeneratedJava writer = new GeneratedJava();
        writer.begin(name, parent, what);
        keys.forEach(writer::property);
        writer.text.append("}\n");
        classes.put(name, writer.text.toString());
    }

    private void begin(String name, String parent, String what) {
        text.append("// ")
                .append(GeneratedTest.WHAT)
                .append("\n// ")
                .append(GeneratedTest.HOW)
                .append('\n');
        text.append("""
                package io.knsock.rar.properties;

                import org.jspecify.annotations.Nullable;

                /** %s. Null is a property that is not set. */
                public abstract class %s extends %s {
                    private static final long serialVersionUID = 1L;

                    /** Creates one in which nothing is set. */
                    protected %s() {}
                """.formatted(what, name, parent, name));
    }

    private void property(String key) {
        String name = Beans.camelCase(key);
        String upper = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        boolean number = isNumber(key);
        text.append("\n    /** Returns the setting {@code ").append(key).append("}. */\n");
        text.append("    public final @Nullable ").append(number ? "Integer" : "String");
        text.append(" get").append(upper).append("() {\n        return ");
        text.append(number ? "number" : "get").append("(\"").append(key).append("\");\n    }\n\n");

        text.append("    /**\n");
        wrapped("Sets the setting {@code " + key + "}. " + html(told(key)), "");
        text.append("     *\n");
        wrapped("@param " + name + " " + html(values(key)), "    ");
        text.append("     */\n    public final void set").append(upper).append("(@Nullable ");
        text.append(number ? "Integer " : "String ")
                .append(name)
                .append(") {\n        set(\"")
                .append(key);
        text.append("\", ").append(name).append(");\n    }\n");
    }

    private static String told(String key) {
        return key.equals(Settings.TLS_ENABLED) ? GeneratedDescriptor.TLS_ENABLED : each(key, Setting::description);
    }

    private static String values(String key) {
        return key.equals(Settings.TLS_ENABLED) ? "true or false" : each(key, GeneratedJava::values);
    }

    private static String values(Setting<?> setting) {
        String type = setting.type().replace(", see below", "");
        return type + (setting.byDefault() == null ? "; must be set" : "; default: " + setting.byDefault());
    }

    /** Returns what the tables say of a setting; of each direction, if they differ. */
    private static String each(String key, Function<Setting<?>, String> what) {
        List<String> all = settings(key).map(what).distinct().toList();
        if (all.size() == 1) {
            return all.get(0);
        }
        String activation = what.apply(one(Tables.ACTIVATION, key));
        return "Of an activation: " + activation + (activation.endsWith(".") ? "" : ".")
                + " Of connections that a container pools: " + what.apply(one(Tables.CONNECTION, key));
    }

    private static Stream<? extends Setting<?>> settings(String key) {
        return Stream.of(Tables.ACTIVATION, Tables.CONNECTION)
                .flatMap(List::stream)
                .flatMap(List::stream)
                .filter(setting -> setting.key().equals(key));
    }

    private static Setting<?> one(List<List<? extends Setting<?>>> tables, String key) {
        return tables.stream()
                .flatMap(List::stream)
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /** Octal digits are text: as a number, 0660 would lose what it says. */
    private static boolean isNumber(String key) {
        return settings(key).anyMatch(GeneratedJava::isNumber);
    }

    static boolean isNumber(Setting<?> setting) {
        return setting.valueType() == ValueType.NUMBER && !setting.type().startsWith("octal");
    }

    private static String html(String told) {
        return told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void wrapped(String told, String indentation) {
        StringBuilder line = new StringBuilder("     *");
        for (String word : told.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder("     *" + indentation);
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }
}
