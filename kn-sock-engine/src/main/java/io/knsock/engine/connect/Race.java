package io.knsock.engine.connect;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Several attempts to connect, of which the first that succeeds counts. The next begins when the one before it has
 * failed, or has had its head start and goes on: so neither a black hole nor a slow peer keeps the others from their
 * turn (RFC 8305, section 5).
 *
 * <p>Why nothing is left open: each attempt is a future that has one callback, which gives the connection to the result
 * or, if that is done already, closes it. The result, whatever completes it, cancels all attempts that have begun, and
 * an attempt that begins later finds it done. Why it ends: each attempt ends by itself, and each is begun, by the timer
 * or by the end of the one before; {@link #begun} lets only the first of the two do so. No field is guarded by a
 * thread.
 */
final class Race {
    private final List<Supplier<CompletableFuture<ClientConnection>>> attempts;
    private final Duration headStart;
    private final ScheduledExecutorService timer;
    private final Function<List<KnSockException>, KnSockException> summary;

    private final CompletableFuture<ClientConnection> result = new CompletableFuture<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final List<KnSockException> failures = new CopyOnWriteArrayList<>();

    private Race(
            List<Supplier<CompletableFuture<ClientConnection>>> attempts,
            Duration headStart,
            ScheduledExecutorService timer,
            Function<List<KnSockException>, KnSockException> summary) {
        this.attempts = attempts;
        this.headStart = headStart;
        this.timer = timer;
        this.summary = summary;
    }

    /**
     * Begins.
     *
     * @param attempts at least one; each bounds its time itself and leaves nothing open when it is cancelled
     * @param headStart how long each goes on alone
     * @param summary makes one failure of those of all attempts
     * @return cancelled, it leaves nothing open
     */
    static CompletableFuture<ClientConnection> of(
            List<Supplier<CompletableFuture<ClientConnection>>> attempts,
            Duration headStart,
            ScheduledExecutorService timer,
            Function<List<KnSockException>, KnSockException> summary) {
        Race race = new Race(attempts, headStart, timer, summary);
        race.begin(0);
        return race.result;
    }

    /** Returns the head start: this long, or less where otherwise the last would not get its share of the time. */
    static Duration headStart(Duration longest, Duration allowed, int attempts) {
        Duration share = allowed.dividedBy(attempts);
        return share.compareTo(longest) < 0 ? share : longest;
    }

    private void begin(int index) {
        if (index == attempts.size() || result.isDone() || !begun.compareAndSet(index, index + 1)) {
            return;
        }
        CompletableFuture<ClientConnection> attempt = attempt(index);
        result.whenComplete((winner, failure) -> attempt.cancel(false)); // which the winner does not notice
        attempt.whenComplete((made, failure) -> {
            if (failure != null) {
                failed(index, failure);
            } else if (!result.complete(made)) {
                made.close();
            }
        });
        if (!attempt.isDone() && index + 1 < attempts.size()) {
            try {
                var next = timer.schedule(() -> begin(index + 1), Durations.nanos(headStart), TimeUnit.NANOSECONDS);
                result.whenComplete((winner, failure) -> next.cancel(false));
            } catch (RejectedExecutionException stopped) {
                result.completeExceptionally(new ConnectionClosedException(
                        Reason.ENGINE_STOPPED, "cannot connect: the engine is stopped", stopped, false));
            }
        }
    }

    private CompletableFuture<ClientConnection> attempt(int index) {
        try {
            return attempts.get(index).get();
        } catch (Throwable failure) { // in a task of the timer nobody else would hear of it
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void failed(int index, Throwable failure) {
        failures.add(
                failure instanceof KnSockException own ? own : new KnSockException(failure.toString(), failure, false));
        if (failures.size() == attempts.size()) {
            result.completeExceptionally(summary.apply(List.copyOf(failures)));
        } else {
            begin(index + 1);
        }
    }
}
