package io.knsock.engine.container;

import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One deadline for those that end together. An application server that stops ends one application, and one activated
 * endpoint, after the other, and does not say so: if each took its whole drain timeout, a stop would take the sum. So
 * an end that begins while another one in this JVM is under way, or not long after, counts its time from the beginning
 * of that.
 *
 * <p>Different applications have different copies of this class, so what they share is a system property: when the end
 * began, and until when whatever ends belongs to it, by {@link System#nanoTime()}. An end that is never finished is
 * over a moment after its deadline.
 */
public final class SharedDeadline {
    private static final String PROPERTY = "io.knsock.ending";

    /** What follows within that time belongs together. */
    private static final Duration GAP = Duration.ofSeconds(2);

    /** The last one has this time even if others have taken all of it: what does not hang ends within it. */
    private static final Duration LEAST = Duration.ofMillis(500);

    private final Properties properties;
    private final long began;
    private final Duration left;

    private SharedDeadline(Properties properties, long began, Duration left) {
        this.properties = properties;
        this.began = began;
        this.left = left;
    }

    private record Times(long began, long until) {
        static @Nullable Times of(@Nullable Object property) {
            if (!(property instanceof String text)) {
                return null;
            }
            int space = text.indexOf(' ');
            try {
                return new Times(Long.parseLong(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
            } catch (IndexOutOfBoundsException | NumberFormatException notOurs) {
                return null;
            }
        }

        @Override
        public String toString() {
            return began + " " + until;
        }
    }

    /**
     * Begins an end, which may be part of a greater one.
     *
     * @param timeout how long it may take if it is not
     */
    public static SharedDeadline begin(Duration timeout) {
        return begin(timeout, System.getProperties(), System.nanoTime());
    }

    static SharedDeadline begin(Duration timeout, Properties properties, long now) {
        Object written = properties.compute(PROPERTY, (key, before) -> {
            Times other = Times.of(before);
            long until = now + timeout.plus(GAP).toNanos();
            if (other == null || now - other.began < 0 || now - other.until > 0) {
                return new Times(now, until).toString();
            }
            return new Times(other.began, other.until - until > 0 ? other.until : until).toString();
        });
        Times times = Times.of(written);
        long began = times == null ? now : times.began;
        Duration left = timeout.minusNanos(now - began);
        Duration least = timeout.compareTo(LEAST) < 0 ? timeout : LEAST;
        return new SharedDeadline(properties, began, left.compareTo(least) < 0 ? least : left);
    }

    /** Returns how long it may take. */
    public Duration timeout() {
        return left;
    }

    /** Notes that it is over: an end that begins a moment later is still part of the same. */
    public void over() {
        over(System.nanoTime());
    }

    void over(long now) {
        properties.computeIfPresent(PROPERTY, (key, before) -> {
            Times times = Times.of(before);
            return times == null || times.began != began ? before : new Times(began, now + GAP.toNanos()).toString();
        });
    }
}
