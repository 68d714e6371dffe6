package io.knsock.engine.net;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.time.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns the engine's futures into blocking calls. Futures are bounded by an event loop, and who waits is bounded
 * besides.
 */
public final class Blocking {
    /**
     * So much longer than its timeout a call waits for the event loop to say that the time is over: that says it
     * better, and has closed the connection. A loop that is stuck, collects garbage or has ended says nothing.
     */
    public static final Duration GRACE = Duration.ofMillis(500);

    /** Why it was the caller, and not the event loop, that found the time to be over. */
    public static final String SILENT =
            "the event loop of this process does not answer, see its threads, memory and load";

    /** What to use in place of a call that blocks, where there is no other call. */
    public static final String OTHER_THREAD = "another thread";

    /** What to use in place of a request that blocks. */
    public static final String ASYNC_OR_OTHER_THREAD = "requestAsync or another thread";

    private Blocking() {}

    /**
     * Waits for the result, for as long as it takes: only for what has no timeout.
     *
     * @param abandon called if the thread is interrupted, to undo what was begun
     */
    public static <T extends @Nullable Object> T forResult(CompletableFuture<T> future, Runnable abandon) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            abandon.run();
            throw interrupted(interrupted, true);
        } catch (ExecutionException failed) {
            throw inThisThread(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    /**
     * Waits for the result, at most for the timeout and {@link #GRACE}, whatever has become of the event loop.
     *
     * @param timeout when the future should have completed by itself
     * @param abandon called if the time is over or the thread is interrupted, to undo what was begun; does not block;
     *     returns whether it is certain that nothing was sent, nor will be
     * @param late makes what is thrown if the time is over, of what that returns
     */
    public static <T extends @Nullable Object> T forResult(
            CompletableFuture<T> future,
            Duration timeout,
            BooleanSupplier abandon,
            Function<Boolean, KnSockException> late) {
        try {
            return future.get(Durations.nanos(timeout) + GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(interrupted, !abandon.getAsBoolean());
        } catch (TimeoutException over) {
            throw late.apply(abandon.getAsBoolean());
        } catch (ExecutionException failed) {
            throw inThisThread(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    private static ConnectionClosedException interrupted(InterruptedException interrupted, boolean maybeSent) {
        return new ConnectionClosedException(
                Reason.INTERRUPTED, "interrupted while waiting for the peer", interrupted, maybeSent);
    }

    /**
     * Checks that the calling thread may block.
     *
     * @throws IllegalStateException on an event loop, which would wait for itself
     */
    public static void checkMayBlock(EngineThreads threads) {
        checkMayBlock(threads.isLoopThread(), "this call", OTHER_THREAD);
    }

    /**
     * Checks that the calling thread may block.
     *
     * @param onLoop whether the calling thread is an event loop that would wait for itself
     * @param call what blocks
     * @param instead what to use in its place
     * @throws IllegalStateException if it is
     */
    public static void checkMayBlock(boolean onLoop, String call, String instead) {
        if (onLoop) {
            throw new IllegalStateException(call + " blocks, so it cannot be called on an event loop: use " + instead);
        }
    }

    /**
     * Connects, and waits for the connection; whoever is interrupted leaves none open.
     *
     * @param timeout no longer than the connector's own
     */
    public static ClientConnection forConnection(Connector connector, Duration timeout) {
        connector.checkMayBlock();
        CompletableFuture<ClientConnection> connection = connector.connectAsync(timeout);
        return forResult(
                connection,
                timeout,
                () -> {
                    connection.cancel(false);
                    connection.thenAccept(ClientConnection::close); // if it was faster
                    return true;
                },
                nothing -> new ConnectionTimeoutException("no connection to " + connector.endpoint() + " within "
                        + Durations.text(timeout) + ": " + SILENT));
    }

    /** The failure was made by an event loop; whoever reads the trace wants to know who waited. */
    static RuntimeException inThisThread(Throwable failure) {
        if (failure instanceof KnSockException own) {
            own.fillInStackTrace();
            return own;
        }
        if (failure instanceof IllegalArgumentException unfit) { // what was asked cannot be, and nothing was done
            return new IllegalArgumentException(unfit.getMessage(), unfit);
        }
        OutOfMemoryError lack = MemoryShortage.of(failure);
        return new KnSockException(lack == null ? failure.toString() : MemoryShortage.text(lack), failure);
    }
}
