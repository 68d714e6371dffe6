package io.knsock.test.cdi;

import io.knsock.cdi.OnMessage;
import io.knsock.cdi.ServerName;
import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which servers the beans of a test handle, so that the others, which the application has settings for, need not be
 * there.
 */
final class HandledServers {
    private static final Pattern KEY = Pattern.compile("kn-sock\\.server\\.([^.]+)\\.(port|unix-socket)");

    private HandledServers() {}

    /**
     * Switches off each server that is bound by the settings and no handler among the beans.
     *
     * @param keys all keys of the application's settings
     * @param settings those of the test, which count more, and to which is added
     */
    static void switchOffOthers(Class<?>[] beans, Iterable<String> keys, Map<String, String> settings) {
        Set<String> handled = names(beans);
        for (String key : keys) {
            Matcher bound = KEY.matcher(key);
            if (bound.matches() && !handled.contains(bound.group(1))) {
                settings.putIfAbsent("kn-sock.server." + bound.group(1) + ".enabled", "false");
            }
        }
    }

    private static Set<String> names(Class<?>[] beans) {
        Set<String> names = new TreeSet<>();
        for (Class<?> bean : beans) {
            for (Class<?> type = bean; type != null; type = type.getSuperclass()) {
                Stream.of(Stream.of(type), Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredFields()))
                        .flatMap(elements -> elements)
                        .forEach(element -> add(element, names));
            }
        }
        return names;
    }

    private static void add(AnnotatedElement element, Set<String> names) {
        ServerName server = element.getAnnotation(ServerName.class);
        if (server != null) {
            names.add(server.value());
        }
        OnMessage message = element.getAnnotation(OnMessage.class);
        if (message != null) {
            names.add(message.value());
        }
    }
}
