package io.knsock.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A class of the user's that a setting names: how it is found and made. Failures say what to change. */
public final class UserClass {
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}.]*");

    private UserClass() {}

    /** Returns whether a text could be the name of a class. */
    public static boolean isName(String text) {
        return CLASS_NAME.matcher(text).matches();
    }

    /**
     * Returns a class.
     *
     * @param what the setting and its value, for messages
     * @param type what it must implement
     * @param first where it is looked for first, or null; then this library's own loader is asked
     * @throws IllegalArgumentException if there is none of that name, or it is no such type
     */
    public static <T> Class<? extends T> find(
            String className, String what, Class<T> type, @Nullable ClassLoader first) {
        Class<?> found = load(className, what, first);
        if (!type.isAssignableFrom(found)) {
            throw new IllegalArgumentException(what + " names a class that does not implement " + type.getName()
                    + (isTwice(found, type)
                            ? ": that interface is there twice, so remove kn-sock's API from the application"
                            : ""));
        }
        return found.asSubclass(type);
    }

    /**
     * Returns a new instance.
     *
     * @param what the setting and its value, for messages
     * @throws IllegalArgumentException if none can be made
     */
    public static <T> T make(Class<? extends T> type, String what) {
        try {
            return type.getConstructor().newInstance();
        } catch (InvocationTargetException failed) {
            throw new IllegalArgumentException(
                    what + " cannot be made, its constructor failed: " + failed.getCause(), failed);
        } catch (ReflectiveOperationException | LinkageError unusable) {
            throw new IllegalArgumentException(
                    what + " must name a public class with a public constructor without parameters", unusable);
        }
    }

    private static Class<?> load(String className, String what, @Nullable ClassLoader first) {
        ClassLoader own = UserClass.class.getClassLoader();
        ClassNotFoundException missing = null;
        for (ClassLoader loader : first == null ? new ClassLoader[] {own} : new ClassLoader[] {first, own}) {
            try {
                return Class.forName(className, false, loader);
            } catch (ClassNotFoundException none) {
                missing = missing == null ? none : missing;
            } catch (LinkageError broken) {
                throw new IllegalArgumentException(what + " names a class that cannot be loaded: " + broken, broken);
            }
        }
        throw new IllegalArgumentException(
                what + " names a class that is not there: correct the name, or add its jar to the application",
                missing);
    }

    private static boolean isTwice(Class<?> found, Class<?> type) {
        for (Class<?> one : found.getInterfaces()) {
            if (one.getName().equals(type.getName())) {
                return true;
            }
        }
        return false;
    }
}
