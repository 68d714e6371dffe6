package io.knsock.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What other threads hand to a test, in the order in which they did: messages a handler got, connections that were
 * closed. A test that waits is woken when something is added. Safe for use by many threads.
 *
 * <p>Methods that wait block for at most {@link Eventually#LONGEST}, and then throw an {@link AssertionError} that says
 * what there is; at once if the thread is interrupted, whose interrupt status stays set.
 *
 * @param <T> what is handed over
 * @since 0.1
 */
public final class Inbox<T> {
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();

    // Guarded by the lock.
    private final List<T> all = new ArrayList<>();
    private int taken;

    /** Creates an empty one of items. */
    public Inbox() {
        this("items");
    }

    /**
     * Creates an empty one.
     *
     * @param what is in it, in the plural, for failures: "messages"
     */
    public Inbox(String what) {
        this.what = what;
    }

    /** Adds one, and wakes those that wait. Does not block. */
    public void add(T item) {
        lock.lock();
        try {
            all.add(item);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the first that was not returned by this method before, and waits for it. */
    public T next() {
        lock.lock();
        try {
            int wanted = taken + 1;
            waitUntil("at least " + wanted, items -> items.size() >= wanted);
            return all.get(taken++);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there are at least so many, those that {@link #next()} returned included, and returns all. */
    public List<T> await(int count) {
        return awaitThat("at least " + count, items -> items.size() >= count);
    }

    /** Waits until one equals the item, and returns all. */
    public List<T> awaitItem(T item) {
        return awaitThat("one that is " + item, items -> items.contains(item));
    }

    /**
     * Waits until they are as wanted, and returns all.
     *
     * @param expected is wanted, for the failure
     */
    public List<T> awaitThat(String expected, Predicate<? super List<T>> wanted) {
        lock.lock();
        try {
            waitUntil(expected, wanted);
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    private void waitUntil(String expected, Predicate<? super List<T>> wanted) {
        long nanos = Eventually.LONGEST.toNanos();
        try {
            while (!wanted.test(all)) {
                if (nanos <= 0) {
                    throw new AssertionError("expected of the " + what + ": " + expected + ", but after "
                            + TimeUnit.NANOSECONDS.toSeconds(Eventually.LONGEST.toNanos()) + " s there are "
                            + all.size()
                            + ": " + all);
                }
                nanos = added.awaitNanos(nanos);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError(
                    "interrupted: expected of the " + what + ": " + expected + ", and there are " + all);
        }
    }

    /** Returns what there is now, those that {@link #next()} returned included. Does not block. */
    public List<T> all() {
        lock.lock();
        try {
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many there are now. */
    public int size() {
        return all().size();
    }

    /** Returns what there is. */
    @Override
    public String toString() {
        return what + " " + all();
    }
}
