package io.knsock.engine.net;

import java.util.Arrays;

/**
 * When each of what has begun and is not finished began, the oldest first: a ring, so that nothing is made for each.
 */
public final class StartTimes {
    private static final long[] NONE = {};

    private long[] ring = NONE; // on most connections nothing ever waits
    private int first;
    private int size;

    public void add(long time) {
        if (size == ring.length) {
            grow();
        }
        ring[(first + size) & (ring.length - 1)] = time;
        size++;
    }

    public long oldest() {
        return ring[first];
    }

    public void removeOldest() {
        first = (first + 1) & (ring.length - 1);
        size--;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    private void grow() {
        long[] larger = Arrays.copyOf(ring, Math.max(8, ring.length * 2));
        System.arraycopy(ring, 0, larger, ring.length, first);
        ring = larger;
    }
}
