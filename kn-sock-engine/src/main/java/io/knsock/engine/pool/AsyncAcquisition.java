package io.knsock.engine.pool;

import io.knsock.KnSockException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Acquires without blocking: what has to wait goes on, on the timer's threads, when it is served. */
final class AsyncAcquisition {
    private final Pool pool;
    private final ScheduledExecutorService timer;
    private final Ticker ticker;
    private final Duration timeout;

    AsyncAcquisition(Pool pool, ScheduledExecutorService timer, Ticker ticker, Duration timeout) {
        this.pool = pool;
        this.timer = timer;
        this.ticker = ticker;
        this.timeout = timeout;
    }

    /** Completes with a slot that is leased; if the future was cancelled before, the slot goes back. */
    CompletableFuture<Slot> obtain(long deadline) {
        CompletableFuture<Slot> result = new CompletableFuture<>();
        obtain(result, deadline);
        return result;
    }

    private void obtain(CompletableFuture<Slot> result, long deadline) {
        Slot slot = pool.leaseIdle();
        if (slot != null) {
            deliver(slot, result, deadline);
            return;
        }
        Waiter waiter = Waiter.calledBack(done -> onTimerThread(() -> goOn(done, result, deadline)), ticker.nanos());
        try {
            pool.ledger().enter(waiter);
        } catch (KnSockException failure) {
            result.completeExceptionally(failure);
            return;
        }
        ScheduledFuture<?> end = later(() -> pool.ledger().timeOut(waiter, timeout), deadline - ticker.nanos());
        result.whenComplete((got, failure) -> {
            if (end != null) {
                end.cancel(false);
            }
            if (result.isCancelled()) {
                pool.ledger().withdraw(waiter);
            }
        });
    }

    private void goOn(Waiter done, CompletableFuture<Slot> result, long deadline) {
        Slot slot = done.slot();
        if (slot != null) {
            deliver(slot, result, deadline);
        } else {
            result.completeExceptionally(done.failure());
        }
    }

    private void deliver(Slot slot, CompletableFuture<Slot> result, long deadline) {
        Validation validation = pool.validation();
        if (validation == null || validation.isFresh(slot)) {
            complete(result, slot);
            return;
        }
        validation.passesAsync(slot, deadline).whenComplete((passed, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (passed) {
                complete(result, slot);
            } else {
                obtain(result, deadline);
            }
        });
    }

    private void complete(CompletableFuture<Slot> result, Slot slot) {
        if (!result.complete(slot)) {
            pool.release(slot, slot.word()); // nobody is interested any more
        }
    }

    private void onTimerThread(Runnable task) {
        try {
            timer.execute(task);
        } catch (RejectedExecutionException stopped) {
            task.run(); // a slot must not be lost
        }
    }

    /**
     * Runs something later; returns null if the engine is stopped: the pool is being closed then, which ends all waits.
     */
    @Nullable ScheduledFuture<?> later(Runnable task, long nanos) {
        try {
            return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            return null;
        }
    }
}
