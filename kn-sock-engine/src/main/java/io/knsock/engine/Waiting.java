package io.knsock.engine;

import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Turns the engine's futures, which bound their time themselves, into blocking calls. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for the result.
     *
     * @param abandon called if the thread is interrupted, to undo what was begun
     */
    static <T> T forResult(CompletableFuture<T> future, Runnable abandon) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            abandon.run();
            throw new ConnectionClosedException("interrupted while waiting for the far end", interrupted);
        } catch (ExecutionException failed) {
            throw inThisThread(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    /** The failure was made by an event loop; whoever reads the trace wants to know who waited. */
    static RuntimeException inThisThread(Throwable failure) {
        if (failure instanceof KnSockException own) {
            own.fillInStackTrace();
            return own;
        }
        return new KnSockException(failure.toString(), failure);
    }
}
