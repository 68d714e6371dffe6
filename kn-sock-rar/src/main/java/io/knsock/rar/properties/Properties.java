package io.knsock.rar.properties;

import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The JavaBean properties that are settings. */
public final class Properties {
    private static final Pattern NEXT_WORD = Pattern.compile("[-.](\\w)");

    private Properties() {}

    /**
     * Returns the name of the property that is the setting of a key: {@code tlsClientAuth} of {@code tls.client-auth}.
     */
    public static String name(String key) {
        return NEXT_WORD.matcher(key).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /** Returns the properties that sentences are about, each of which begins with a key. */
    public static PropertyDescriptor[] of(Class<?> bean, List<String> sentences) {
        List<String> names = sentences.stream()
                .map(sentence -> name(sentence.split(" ", 2)[0]))
                .toList();
        try {
            return Arrays.stream(Introspector.getBeanInfo(bean).getPropertyDescriptors())
                    .filter(property -> names.contains(property.getName()))
                    .toArray(PropertyDescriptor[]::new);
        } catch (IntrospectionException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
