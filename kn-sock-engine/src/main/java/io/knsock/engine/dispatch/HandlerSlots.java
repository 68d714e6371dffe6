package io.knsock.engine.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Bounds how many messages of one server are with the handler at once. Connections that have more wait in the order
 * they came; each waits at most once, so the queue is bounded by their number.
 *
 * <p>A slot is free, or taken, or handed over by who releases it to who waits longest. A connection that queues looks
 * once more for a free slot after it has queued, and who frees a slot looks once more for somebody who waits: of the
 * two that pass each other, one sees the other.
 */
public final class HandlerSlots {
    private final int size;
    private final AtomicInteger free;
    private final Queue<BooleanSupplier> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();

    public HandlerSlots(int size) {
        this.size = size;
        this.free = new AtomicInteger(size);
    }

    /** Takes a slot without waiting, unless there is none or others wait for one. */
    public boolean tryTake() {
        return queued.get() == 0 && take();
    }

    /**
     * Calls {@code granted} once, on any thread, when a slot is taken for the caller: now or later. It returns whether
     * the slot is used: a connection that does not need it any more says so, and the next in the queue gets it.
     */
    public void whenFree(BooleanSupplier granted) {
        queued.incrementAndGet();
        queue.add(granted);
        grant();
    }

    /** Gives a slot back. */
    public void release() {
        free.incrementAndGet();
        grant();
    }

    /** Returns whether somebody waits for a slot. */
    boolean isContended() {
        return queued.get() > 0;
    }

    public int taken() {
        return size - free.get();
    }

    public int waiting() {
        return queued.get();
    }

    private void grant() {
        while (queued.get() > 0 && take()) {
            BooleanSupplier next = queue.poll();
            if (next == null) { // another thread has granted it; who queued it has yet to be seen by us
                free.incrementAndGet();
                if (queue.peek() == null) {
                    return;
                }
            } else {
                queued.decrementAndGet();
                if (!next.getAsBoolean()) {
                    free.incrementAndGet(); // and look again: those who freed one meanwhile may have seen none waiting
                }
            }
        }
    }

    private boolean take() {
        int now;
        do {
            now = free.get();
            if (now == 0) {
                return false;
            }
        } while (!free.compareAndSet(now, now - 1));
        return true;
    }
}
