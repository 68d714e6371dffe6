package io.knsock.framing;

import io.knsock.internal.UserClass;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A framing that the user has written: a {@link FrameFormat}, or the name of its class. Immutable.
 *
 * @since 0.1
 */
public final class CustomFraming implements Framing {
    static final String NAME = "custom:";

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
        if (!UserClass.isName(className)) {
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
        return UserClass.find(className, "framing " + this, FrameFormat.class, loader);
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
        FrameFormat own = UserClass.make(type(loader), "framing " + this);
        FrameFormat other = made.compareAndExchange(null, own);
        return other == null ? own : other;
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
