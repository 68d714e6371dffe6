package io.knsock.engine;

import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Turns the engine's futures, which bound their time themselves, into blocking calls. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for the result.
     *
     * @param abandon called if the thread is interrupted, to undo what was begun
     */
    static <T extends @Nullable Object> T forResult(CompletableFuture<T> future, Runnable abandon) {
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

    static void checkMayBlock(EngineThreads threads) {
        if (threads.isLoopThread()) {
            throw new IllegalStateException(
                    "this call blocks, so it cannot be made on an event loop: use another thread");
        }
    }

    /** Connects, and waits for the connection; whoever is interrupted leaves none open. */
    static ClientConnection forConnection(Connector connector, Duration timeout) {
        connector.checkMayBlock();
        CompletableFuture<ClientConnection> connection = connector.connectAsync(timeout);
        return forResult(connection, () -> {
            connection.cancel(false);
            connection.thenAccept(ClientConnection::close); // if it was faster
        });
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
