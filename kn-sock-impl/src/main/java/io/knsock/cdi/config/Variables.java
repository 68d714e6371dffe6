package io.knsock.cdi.config;

import io.knsock.engine.settings.Suggestion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Environment variables that look like settings and are none. A key is looked up in them by its name with everything
 * but letters and digits as {@code _}, in capital letters (MicroProfile Config 3.1, "Default ConfigSources"), so one
 * that is misspelt would be passed over. They are warned of and not refused: the environment is that of all that runs
 * in the process, and which part of {@code KN_SOCK_SERVER_A_B} is a name cannot be told.
 */
public final class Variables {
    private static final String PREFIX = "KN_SOCK_";

    /** What the project's own scripts and commands have. */
    private static final Set<String> OF_TOOLS = Set.of("KN_SOCK_PEERS", "KN_SOCK_JAR", "KN_SOCK_STORE_PASSWORD");

    /** What Kubernetes sets for a service, after its name: "Discovering services", environment variables. */
    private static final Pattern OF_SERVICE =
            Pattern.compile("(SERVICE_(HOST|PORT.*)|PORT(_[0-9]+_(TCP|UDP|SCTP).*)?)");

    private static final Pattern SERVICE_HOST = Pattern.compile(PREFIX + ".*_SERVICE_HOST");

    private final Map<String, String> environment;

    /**
     * What is to be said of a variable.
     *
     * @param isOfAnother whether it would be a setting if the application had a server or client of that name
     */
    public record Problem(String text, boolean isOfAnother) {}

    public Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Returns the name that a key has in the environment. */
    static String nameOf(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * Says of each variable that fits no key of the application's which one is near, or that there is none.
     *
     * @param servers the names of the application's servers
     * @param clients those of its clients
     * @return by variables
     */
    public Map<String, Problem> problems(Collection<String> servers, Collection<String> clients) {
        Map<ConfigScope, Collection<String>> names = new LinkedHashMap<>();
        names.put(ConfigScope.SERVER, servers);
        names.put(ConfigScope.CLIENT, clients);
        Set<String> known = new TreeSet<>();
        ConfigScope.ownKeys().forEach(key -> known.add(nameOf(key)));
        names.forEach((kind, own) -> kind.wholeKeys(own).forEach(key -> known.add(nameOf(key))));
        Map<String, Problem> problems = new TreeMap<>();
        for (String variable : environment.keySet()) {
            String name = nameOf(variable);
            if (name.startsWith(PREFIX) && !known.contains(name) && !OF_TOOLS.contains(name) && !isOfService(name)) {
                problems.put(variable, problem(name, names, known));
            }
        }
        return problems;
    }

    private static Problem problem(String name, Map<ConfigScope, Collection<String>> names, Set<String> known) {
        for (Map.Entry<ConfigScope, Collection<String>> one : names.entrySet()) {
            ConfigScope kind = one.getKey();
            String begin = nameOf(kind.prefix());
            for (String key : kind.keys()) {
                String end = "_" + nameOf(key);
                if (name.startsWith(begin) && name.endsWith(end) && name.length() > begin.length() + end.length()) {
                    String who = name.substring(begin.length(), name.length() - end.length());
                    String near = Suggestion.to(
                            who, one.getValue().stream().map(Variables::nameOf).collect(Collectors.toSet()));
                    return near == null
                            ? new Problem("is for a " + kind + " that this application does not have", true)
                            : didYouMean(begin + near + end);
                }
            }
        }
        String rest = name.substring(PREFIX.length());
        String near = Suggestion.to(
                rest, known.stream().map(one -> one.substring(PREFIX.length())).toList());
        return near == null ? new Problem("is no setting of this application", false) : didYouMean(PREFIX + near);
    }

    private static Problem didYouMean(String variable) {
        return new Problem("is no setting of this application: did you mean " + variable + "?", false);
    }

    /** Returns whether Kubernetes has set it for a service whose name begins as settings do. */
    private boolean isOfService(String name) {
        return environment.keySet().stream()
                .filter(variable -> SERVICE_HOST.matcher(variable).matches())
                .map(variable -> variable.substring(0, variable.length() - "SERVICE_HOST".length()))
                .anyMatch(service -> name.startsWith(service)
                        && OF_SERVICE.matcher(name.substring(service.length())).matches());
    }
}
