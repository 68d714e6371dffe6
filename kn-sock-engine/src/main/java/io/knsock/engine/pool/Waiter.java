package io.knsock.engine.pool;

import io.knsock.KnSockException;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A caller in the queue. Whoever takes it out of the queue gives it its outcome, once and under the ledger's lock: a
 * slot or a failure. The unparking of its thread, or the call back, comes after the lock is released.
 */
final class Waiter {
    private final @Nullable Thread thread;
    private final Consumer<Waiter> callback;
    final long since;

    private volatile @Nullable Slot slot;
    private volatile @Nullable KnSockException failure;

    /** A caller whose thread, the calling one, waits. */
    static Waiter parking(long since) {
        return new Waiter(Thread.currentThread(), waiter -> {}, since);
    }

    /** A caller that is called back. */
    static Waiter calledBack(Consumer<Waiter> callback, long since) {
        return new Waiter(null, callback, since);
    }

    private Waiter(@Nullable Thread thread, Consumer<Waiter> callback, long since) {
        this.thread = thread;
        this.callback = callback;
        this.since = since;
    }

    void serve(Slot served) {
        slot = served;
    }

    void fail(KnSockException failed) {
        failure = failed;
    }

    /** Lets the caller know that there is an outcome. */
    void tell() {
        LockSupport.unpark(thread);
        callback.accept(this);
    }

    boolean isDone() {
        return slot != null || failure != null;
    }

    /** Returns the slot it was given, or null if it has none. */
    @Nullable Slot slot() {
        return slot;
    }

    /** Returns the failure it was given; only where there is one. */
    KnSockException failure() {
        return Objects.requireNonNull(failure);
    }

    /**
     * Parks the thread until there is an outcome, the time has come, or the thread is interrupted. Parking holds no
     * monitor, so it does not pin a virtual thread.
     *
     * @return whether the thread was interrupted; its interrupt status is cleared
     */
    boolean park(long deadline, Ticker ticker) {
        while (!isDone()) {
            if (Thread.interrupted()) {
                return true;
            }
            long left = deadline - ticker.nanos();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        return false;
    }
}
