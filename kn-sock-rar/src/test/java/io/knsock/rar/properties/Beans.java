package io.knsock.rar.properties;

import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a container sees of a JavaBean. */
public final class Beans {
    private Beans() {}

    public static String camelCase(String key) {
        return Pattern.compile("[-.](\\w)")
                .matcher(key)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    public static Map<String, PropertyDescriptor> properties(Class<?> bean) throws Exception {
        Map<String, PropertyDescriptor> properties = new TreeMap<>();
        for (PropertyDescriptor property : Introspector.getBeanInfo(bean).getPropertyDescriptors()) {
            if (!Set.of("class", "resourceAdapter", "logWriter").contains(property.getName())) {
                properties.put(property.getName(), property);
            }
        }
        return properties;
    }
}
