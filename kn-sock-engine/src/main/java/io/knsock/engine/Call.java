package io.knsock.engine;

import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Deadline;
import io.knsock.engine.client.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call of a client that may have to wait for a connection: handed over to one connection once, or never. */
final class Call {
    private static final Duration LEAST = Duration.ofMillis(1);

    private final Duration timeout;
    private final Deadline deadline;
    private final Action action;
    private final CompletableFuture<Message> result = new CompletableFuture<>();
    private volatile @Nullable ClientConnection carrier;

    Call(Duration timeout, Action action) {
        this.timeout = timeout;
        this.deadline = Deadline.in(timeout);
        this.action = action;
    }

    /** What is done on the connection, and what comes of it; does not block. */
    @FunctionalInterface
    interface Action {
        CompletableFuture<Message> on(ClientConnection connection, Duration timeout);
    }

    CompletableFuture<Message> result() {
        return result;
    }

    Deadline deadline() {
        return deadline;
    }

    /**
     * Hands the call over at once.
     *
     * @return what passes the result on; to be run without a lock, since callbacks of callers may run in it
     */
    Runnable handOver(ClientConnection connection) {
        return handOver(connection, timeout);
    }

    /** Hands over a call that has waited, with the time that is left, unless nobody waits for its result any more. */
    Runnable handOverLate(ClientConnection connection) {
        Duration left = deadline.remaining();
        return result.isDone() ? () -> {} : handOver(connection, left.compareTo(LEAST) < 0 ? LEAST : left);
    }

    private Runnable handOver(ClientConnection connection, Duration left) {
        carrier = connection;
        CompletableFuture<Message> outcome = action.on(connection, left);
        return () -> outcome.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    void fail(KnSockException failure) {
        result.completeExceptionally(failure);
    }

    void notSent(String endpoint, KnSockException lastAttempt) {
        fail(new ConnectionTimeoutException(
                "no connection to " + endpoint + " within " + Durations.text(timeout)
                        + ", so the message was not sent: " + lastAttempt.getMessage(),
                lastAttempt));
    }

    /** Takes the call back; where it was handed over, its late reply must reach nobody, so that connection is closed. */
    void abandon() {
        result.cancel(false);
        ClientConnection on = carrier;
        if (on != null) {
            on.close();
        }
    }
}
