package io.knsock.framing;

import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A framing that the user has written: a {@link FrameFormat}, or the name of its class. Immutable.
 *
 * @since 0.1
 */
public final class CustomFraming implements Framing {
    static final String NAME = "custom:";

    private static final Pattern CLASS_NAME =
            Pattern.compile("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}.]*");

    private final String className;
    private final @Nullable FrameFormat given;

    /** What was made of the name, once. */
    private final AtomicReference<@Nullable FrameFormat> made;

    private CustomFraming(String className, @Nullable FrameFormat given) {
        this.className = className;
        this.given = given;
        this.made = new AtomicReference<>(given);
    }

    static CustomFraming of(FrameFormat format) {
        return new CustomFraming(format.getClass().getName(), Objects.requireNonNull(format));
    }

    static CustomFraming named(String className) {
        if (!CLASS_NAME.matcher(className).matches()) {
            throw new IllegalArgumentException(
                    "framing custom must have the name of a class, such as custom:com.acme.Frames, but has '"
                            + className + "'");
        }
        return new CustomFraming(className, null);
    }

    /** Returns the name of the class. */
    public String className() {
        return className;
    }

    /** Returns the format, or null if only the name of its class is known yet. */
    public @Nullable FrameFormat format() {
        return made.get();
    }

    /** Returns this name with a format that was made elsewhere, for instance a bean. */
    public CustomFraming withFormat(FrameFormat format) {
        return new CustomFraming(className, Objects.requireNonNull(format));
    }

    /**
     * Returns the class.
     *
     * @param loader where it is looked for first, or null; then this library's own loader is asked
     * @throws IllegalArgumentException if there is none of that name, or it is no {@link FrameFormat}
     */
    public Class<? extends FrameFormat> type(@Nullable ClassLoader loader) {
        FrameFormat known = made.get();
        if (known != null) {
            return known.getClass();
        }
        Class<?> type = load(loader);
        if (!FrameFormat.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    "framing " + this + " names a class that does not implement " + FrameFormat.class.getName()
                            + (isTwice(type)
                                    ? ": that interface is there twice, so remove kn-sock's API from the application"
                                    : ""));
        }
        return type.asSubclass(FrameFormat.class);
    }

    /**
     * Returns the format: the one that was given, or else one of the class, which is made by the first call.
     *
     * @param loader as of {@link #type}
     * @throws IllegalArgumentException if that cannot be; the message says what to change
     */
    public FrameFormat resolve(@Nullable ClassLoader loader) {
        FrameFormat known = made.get();
        if (known != null) {
            return known;
        }
        FrameFormat own = instance(type(loader));
        FrameFormat other = made.compareAndExchange(null, own);
        return other == null ? own : other;
    }

    private FrameFormat instance(Class<? extends FrameFormat> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (InvocationTargetException failed) {
            throw new IllegalArgumentException(
                    "framing " + this + " cannot be made, its constructor failed: " + failed.getCause(), failed);
        } catch (ReflectiveOperationException | LinkageError unusable) {
            throw new IllegalArgumentException(
                    "framing " + this + " must name a public class with a public constructor without parameters",
                    unusable);
        }
    }

    private Class<?> load(@Nullable ClassLoader first) {
        ClassLoader own = CustomFraming.class.getClassLoader();
        ClassNotFoundException missing = null;
        for (ClassLoader loader : first == null ? new ClassLoader[] {own} : new ClassLoader[] {first, own}) {
            try {
                return Class.forName(className, false, loader);
            } catch (ClassNotFoundException none) {
                missing = missing == null ? none : missing;
            } catch (LinkageError broken) {
                throw new IllegalArgumentException(
                        "framing " + this + " names a class that cannot be loaded: " + broken, broken);
            }
        }
        throw new IllegalArgumentException(
                "framing " + this
                        + " names a class that is not there: correct the name, or add its jar to the application",
                missing);
    }

    private static boolean isTwice(Class<?> type) {
        for (Class<?> one : type.getInterfaces()) {
            if (one.getName().equals(FrameFormat.class.getName())) {
                return true;
            }
        }
        return false;
    }

    /** Compares the formats that were given, or the names of the classes. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CustomFraming custom
                && className.equals(custom.className)
                && Objects.equals(given, custom.given);
    }

    @Override
    public int hashCode() {
        return className.hashCode();
    }

    @Override
    public String toString() {
        return NAME + className;
    }
}
