package io.knsock.engine.log;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Lets one line through for each place and interval, and counts those that it leaves out. A place is the number of a
 * message and who says it: a server, a client, a pool. There are as many as the application has made; nothing that a
 * peer chooses may name one.
 *
 * <p>Safe for use by many threads, which do not wait for each other: whoever sets the time of the last line by
 * compare-and-set has the next one, and all others count. Of lines that are left out while {@link #end} runs, the count
 * may be lost.
 */
final class LineLimit {
    /** What {@link #take} returns for a line that is left out. */
    static final long LEFT_OUT = -1;

    /** More places than this share one for each number: somebody makes servers or clients without end. */
    static final int MAX_PLACES = 1_000;

    private static final String OTHERS = "others";

    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<Key, Place> places = new ConcurrentHashMap<>();

    LineLimit(Duration interval, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    private record Key(String number, String name) {}

    /** When it was last said, and how many were left out in all, and of those how many have been told. */
    private static final class Place {
        final AtomicLong saidAt;
        final LongAdder leftOut = new LongAdder();
        final AtomicLong told = new AtomicLong();

        Place(long now) {
            this.saidAt = new AtomicLong(now);
        }

        long untold() {
            long all = leftOut.sum();
            return Math.max(0, all - told.getAndSet(all));
        }
    }

    /** Returns how many lines were left out since the last one if this one is to be said, else {@link #LEFT_OUT}. */
    long take(String number, String name) {
        long now = nanoTime.getAsLong();
        Key key = new Key(number, name);
        Place place = places.get(key);
        if (place == null) {
            if (places.size() >= MAX_PLACES) {
                key = makeRoom(now) ? key : new Key(number, OTHERS);
            }
            Place first = new Place(now);
            place = places.putIfAbsent(key, first);
            if (place == null) {
                return 0;
            }
        }
        long last = place.saidAt.get();
        if (now - last < intervalNanos || !place.saidAt.compareAndSet(last, now)) {
            place.leftOut.increment();
            return LEFT_OUT;
        }
        return place.untold();
    }

    /** Forgets places that say nothing now and have nothing to tell; the next line of each is its first again. */
    private boolean makeRoom(long now) {
        places.values()
                .removeIf(
                        place -> now - place.saidAt.get() >= intervalNanos && place.leftOut.sum() == place.told.get());
        return places.size() < MAX_PLACES;
    }

    /** Forgets the places of that name; returns what they had still to tell: numbers of messages, and how many. */
    Map<String, Long> end(String name) {
        Map<String, Long> untold = new TreeMap<>();
        places.forEach((key, place) -> {
            if (isOf(name, key.name()) && places.remove(key, place)) {
                long count = place.untold();
                if (count > 0) {
                    untold.merge(key.number(), count, Long::sum);
                }
            }
        });
        return untold;
    }

    /** Returns whether a place is that of a name, or of one of its kinds. */
    private static boolean isOf(String name, String place) {
        return place.equals(name) || place.startsWith(name + GuardedLog.KIND);
    }

    int places() {
        return places.size();
    }
}
