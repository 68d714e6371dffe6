package io.knsock.pool;

import java.util.Locale;

/**
 * How a pool chooses among several endpoints. With one endpoint there is nothing to choose.
 *
 * @since 0.1
 */
public enum LoadBalancing {
    /**
     * One after the other. One whose turn it is and which has no connection is connected to in the background, while
     * the caller uses another.
     */
    ROUND_ROBIN,
    /** The one with the fewest connections leased. */
    LEAST_USED,
    /** The first that can be reached; the others stand by (fail-over). */
    ORDERED;

    /**
     * Reads the name as settings write it: {@code round-robin}, {@code least-used}, {@code ordered}; case does not
     * matter.
     *
     * @throws IllegalArgumentException if there is no such value
     */
    public static LoadBalancing parse(String name) {
        for (LoadBalancing one : values()) {
            if (one.toString().equalsIgnoreCase(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException("balance must be round-robin, least-used or ordered, but is '" + name + "'");
    }

    /** Returns the name as settings write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
