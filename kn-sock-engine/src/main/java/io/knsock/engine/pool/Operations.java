package io.knsock.engine.pool;

import io.knsock.KnSockException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Unsent;
import io.knsock.engine.time.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done on one connection of a pool that is leased for just that. Where the peer has closed an idle connection,
 * that is often found out only when it is about to be used. Nothing was written then, so the operation takes another
 * connection, as long as there is time; what may have been written is never sent again.
 */
final class Operations {
    /** So many connections an operation tries at most that the peer has closed before anything was written. */
    private static final int MOST_CONNECTIONS = 10;

    private final Pool pool;
    private final Ledger ledger;
    private final AsyncAcquisition async;
    private final Ticker ticker;
    private final Duration acquireTimeout;

    Operations(Pool pool, Ledger ledger, AsyncAcquisition async, Ticker ticker, Duration acquireTimeout) {
        this.pool = pool;
        this.ledger = ledger;
        this.async = async;
        this.ticker = ticker;
        this.acquireTimeout = acquireTimeout;
    }

    /** Leases, does it, and releases. Blocks as that does. */
    <T> T run(Function<ClientConnection, T> operation) {
        Duration timeout = acquireTimeout;
        long deadline = ticker.nanos() + Durations.nanos(timeout);
        for (int left = MOST_CONNECTIONS; ; left--) {
            Slot slot = pool.obtain(timeout);
            pool.begin(slot);
            long leased = slot.word();
            KnSockException unwritten;
            try {
                return operation.apply(slot.connection);
            } catch (KnSockException failure) {
                Failures.condemn(slot, failure);
                if (!Unsent.isToldBy(failure)) {
                    throw failure;
                }
                unwritten = failure;
            } finally {
                pool.release(slot, leased);
            }
            ledger.lostUnused(slot);
            long nanos = deadline - ticker.nanos();
            if (left == 1 || nanos <= 0) {
                throw unwritten;
            }
            timeout = Duration.ofNanos(nanos);
        }
    }

    /** Does what {@link #run} does without blocking; completes when the connection is released. */
    <T extends @Nullable Object> CompletableFuture<T> begin(
            Function<ClientConnection, CompletableFuture<T>> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        begin(operation, result, ticker.nanos() + Durations.nanos(acquireTimeout), MOST_CONNECTIONS);
        return result;
    }

    private <T extends @Nullable Object> void begin(
            Function<ClientConnection, CompletableFuture<T>> operation,
            CompletableFuture<T> result,
            long deadline,
            int left) {
        async.obtain(deadline).whenComplete((slot, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            pool.begin(slot);
            on(slot, slot.word(), operation).whenComplete((received, failed) -> {
                if (failed == null) {
                    result.complete(received);
                } else if (Unsent.isToldBy(failed) && left > 1 && deadline - ticker.nanos() > 0) {
                    ledger.lostUnused(slot);
                    begin(operation, result, deadline, left - 1);
                } else {
                    result.completeExceptionally(failed);
                }
            });
        });
    }

    /** Does it and releases; completes after that. */
    private <T extends @Nullable Object> CompletableFuture<T> on(
            Slot slot, long leased, Function<ClientConnection, CompletableFuture<T>> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<T> outcome;
        try {
            outcome = operation.apply(slot.connection);
        } catch (Throwable failure) { // whatever it is, the lease must end
            outcome = CompletableFuture.failedFuture(failure);
        }
        outcome.whenComplete((received, failure) -> {
            Failures.condemn(slot, failure);
            pool.release(slot, leased);
            if (failure == null) {
                result.complete(received);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
