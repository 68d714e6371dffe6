package io.knsock.cdi.container;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of MicroProfile Fault Tolerance whose classes are not there. The JVM leaves such an annotation out
 * without a word, and a request that was to be tried again is not. So they are read from the bytes of the class that
 * has them.
 */
public final class LostAnnotations {
    private static final String PACKAGE = "org.eclipse.microprofile.faulttolerance.";
    private static final String DESCRIPTOR = "L" + PACKAGE.replace('.', '/');

    private final Class<?> type;
    private final Collection<? super String> problems;

    private LostAnnotations(Class<?> type, Collection<? super String> problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Adds a sentence for each of them on a class or interface, on those it extends, and on their methods. */
    public static void check(Class<?> type, Collection<? super String> problems) {
        Set<Class<?>> all = new LinkedHashSet<>();
        collect(type, all);
        all.forEach(one -> new LostAnnotations(one, problems).check());
    }

    private static void collect(@Nullable Class<?> type, Set<Class<?>> all) {
        if (type != null && type.getClassLoader() != null && all.add(type)) {
            collect(type.getSuperclass(), all);
            for (Class<?> extended : type.getInterfaces()) {
                collect(extended, all);
            }
        }
    }

    private void check() {
        if (isPresent("Retry")) {
            return; // then the JVM shows them all, which saves reading
        }
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
            if (bytes != null) {
                ClassAnnotations.read(new DataInputStream(new BufferedInputStream(bytes)), this::found);
            }
        } catch (IOException unreadable) {
            problems.add(
                    type.getName() + " cannot be read, so it is not known whether it has annotations of MicroProfile"
                            + " Fault Tolerance: " + unreadable);
        }
    }

    private void found(String method, String descriptor) {
        if (descriptor.startsWith(DESCRIPTOR)) {
            String name = descriptor.substring(DESCRIPTOR.length(), descriptor.length() - 1);
            if (!isPresent(name.replace('/', '.'))) {
                ServerKind server = ServerKind.here();
                problems.add(type.getName() + (method.isEmpty() ? "" : "." + method) + " has @"
                        + name.substring(name.lastIndexOf('/') + 1)
                        + ", which would do nothing, since MicroProfile Fault Tolerance is not here: "
                        + server.adviceOnFaultTolerance() + ", or remove the annotation");
            }
        }
    }

    private boolean isPresent(String name) {
        try {
            Class.forName(PACKAGE + name, false, type.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }
}
