package io.knsock.engine;

import java.util.Arrays;

/** When each of what has begun and is not finished began, the oldest first: a ring, so that nothing is made for each. */
final class StartTimes {
    private static final long[] NONE = {};

    private long[] ring = NONE; // on most connections nothing ever waits
    private int first;
    private int size;

    void add(long time) {
        if (size == ring.length) {
            grow();
        }
        ring[(first + size) & (ring.length - 1)] = time;
        size++;
    }

    long oldest() {
        return ring[first];
    }

    void removeOldest() {
        first = (first + 1) & (ring.length - 1);
        size--;
    }

    boolean isEmpty() {
        return size == 0;
    }

    private void grow() {
        long[] larger = Arrays.copyOf(ring, Math.max(8, ring.length * 2));
        System.arraycopy(ring, 0, larger, ring.length, first);
        ring = larger;
    }
}
