package io.knsock.engine.connect;

import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Unsent;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.time.Deadline;
import io.knsock.engine.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client that may have to wait for a connection: handed over to one connection once, or never.
 *
 * @param <T> what comes of it
 */
final class PendingCall<T> {
    private final List<Message> messages;
    private final Duration timeout;
    private final Deadline deadline;
    private final Action<T> action;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile @Nullable ClientConnection carrier;
    private volatile @Nullable CompletableFuture<T> outcome;
    private long number;

    PendingCall(List<Message> messages, Duration timeout, Action<T> action) {
        this.messages = messages;
        this.timeout = timeout;
        this.deadline = Deadline.in(timeout);
        this.action = action;
    }

    /** What is done on the connection, and what comes of it; does not block. */
    @FunctionalInterface
    interface Action<T> {
        CompletableFuture<T> on(ClientConnection connection, Duration timeout);
    }

    List<Message> messages() {
        return messages;
    }

    Duration timeout() {
        return timeout;
    }

    /** Gives it its place in the order of the calls; guarded by the client's lock. */
    void number(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    CompletableFuture<T> result() {
        return result;
    }

    Deadline deadline() {
        return deadline;
    }

    /**
     * Hands the call over at once.
     *
     * @param unsent gets it back if the connection turns out to be closed before anything was written
     * @return what passes the result on; to be run without a lock, since callbacks of callers may run in it
     */
    Runnable handOver(ClientConnection connection, Consumer<PendingCall<?>> unsent) {
        return handOver(connection, timeout, unsent);
    }

    /**
     * Hands over a call that has waited, with the time that is left, unless nobody waits for its result any more.
     *
     * @param tooLate gets it where no time is left: its caller may have been told already that it was not sent
     */
    Runnable handOverLate(
            ClientConnection connection, Consumer<PendingCall<?>> unsent, Consumer<PendingCall<?>> tooLate) {
        if (result.isDone()) {
            return () -> {};
        }
        Duration left = deadline.remaining();
        return left.isZero() || left.isNegative() ? () -> tooLate.accept(this) : handOver(connection, left, unsent);
    }

    private Runnable handOver(ClientConnection connection, Duration left, Consumer<PendingCall<?>> unsent) {
        carrier = connection;
        CompletableFuture<T> made;
        try {
            made = action.on(connection, left);
            outcome = made;
        } catch (Throwable failed) { // for want of memory, for instance
            return () -> result.completeExceptionally(failed);
        }
        return () -> made.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else if (Unsent.isToldBy(failure)) {
                carrier = null;
                unsent.accept(this);
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

    /**
     * Returns what is thrown if its caller, and not an event loop, finds the time to be over.
     *
     * @param waited whether it was taken out of those that wait for a connection, and so is never handed over
     */
    KnSockException late(String endpoint, boolean waited) {
        return waited
                ? new ConnectionTimeoutException("no connection to " + endpoint + " within " + Durations.text(timeout)
                        + ", so the message was not sent: " + Blocking.SILENT)
                : new RequestTimeoutException("no reply from " + endpoint + " within " + Durations.text(timeout)
                        + "; the connection is closed: " + Blocking.SILENT);
    }

    /**
     * Takes the call back; where it was handed over, its late reply must reach nobody, so that connection gives it up.
     */
    void abandon() {
        result.cancel(false);
        ClientConnection on = carrier;
        if (on != null) {
            on.giveUp(Objects.requireNonNullElse(outcome, result));
        }
    }
}
