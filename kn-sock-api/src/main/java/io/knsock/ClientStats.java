package io.knsock;

import io.knsock.internal.Values;
import org.jspecify.annotations.Nullable;

/**
 * What a client has counted since it was made, over all its connections, at one moment. A value: equal if all figures
 * are. Made by the engine; later versions tell more.
 *
 * @since 0.1
 */
public final class ClientStats {
    /** Nothing was counted. */
    public static final ClientStats NONE = new ClientStats(0, 0, 0, 0, 0);

    private final int underWay;
    private final long unasked;
    private final long skipped;
    private final long late;
    private final long unknown;

    private ClientStats(int underWay, long unasked, long skipped, long late, long unknown) {
        this.underWay = underWay;
        this.unasked = unasked;
        this.skipped = skipped;
        this.late = late;
        this.unknown = unknown;
    }

    /** Returns these figures, in the order of the methods. */
    public static ClientStats of(int underWay, long unasked, long skipped, long late, long unknown) {
        return new ClientStats(underWay, unasked, skipped, late, unknown);
    }

    /** Returns the sums of these figures and others. */
    public ClientStats plus(ClientStats other) {
        return new ClientStats(
                underWay + other.underWay,
                unasked + other.unasked,
                skipped + other.skipped,
                late + other.late,
                unknown + other.unknown);
    }

    /** Returns how many requests were handed over to a connection and have no outcome yet. */
    public int underWay() {
        return underWay;
    }

    /** Returns how many messages arrived that the conversation says nobody had asked for. */
    public long unasked() {
        return unasked;
    }

    /** Returns how many messages arrived that the conversation skips. */
    public long skipped() {
        return skipped;
    }

    /** Returns how many replies came after their requests had timed out; only with a correlation. */
    public long late() {
        return late;
    }

    /** Returns how many replies came that belong to no request; only with a correlation. */
    public long unknown() {
        return unknown;
    }

    private Values values() {
        return Values.of("ClientStats")
                .with("underWay", underWay)
                .with("unasked", unasked)
                .with("skipped", skipped)
                .with("late", late)
                .with("unknown", unknown);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientStats that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return values().toString();
    }
}
