package io.knsock.cdi.clients;

import io.knsock.ClientStats;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client that all who inject one name share: connected when it is first used, not when it is injected.
 *
 * <p>Why nobody waits for long and nothing is connected twice: {@link #current} is changed under the lock and nothing
 * is waited for under it. Who finds no attempt makes one, outside the lock, in its own thread; who finds one waits for
 * that, so at most for the connect timeout. An attempt that failed, or whose connection was lost for good, is replaced
 * by the next caller. Success and {@link #closed} are both set under the lock, so one sees the other: a connection that
 * comes after the close is closed by who made it.
 */
public final class SharedClient implements TcpClient {
    private final ClientConfig config;
    private final Function<ClientConfig, TcpClient> connect;
    private final Supplier<Executor> executor;

    private final Object lock = new Object();

    // Guarded by the lock.
    private @Nullable CompletableFuture<TcpClient> current;
    private boolean closed;

    /**
     * @param connect connects, and blocks meanwhile
     * @param executor on which that is done for callers that must not block
     */
    public SharedClient(ClientConfig config, Function<ClientConfig, TcpClient> connect, Supplier<Executor> executor) {
        this.config = config;
        this.connect = connect;
        this.executor = executor;
    }

    @Override
    public void send(Message message) {
        client().send(message);
    }

    @Override
    public Message request(Message message) {
        return client().request(message);
    }

    @Override
    public Message request(Message message, Duration timeout) {
        return client().request(message, timeout);
    }

    @Override
    public List<Message> requestAll(List<Message> messages) {
        return client().requestAll(messages);
    }

    @Override
    public List<Message> requestAll(List<Message> messages, Duration timeout) {
        return client().requestAll(messages, timeout);
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages) {
        return requestAllAsync(messages, config.requestTimeout());
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages, Duration timeout) {
        return async(client -> client.requestAllAsync(messages, timeout));
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message) {
        return requestAsync(message, config.requestTimeout());
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message, Duration timeout) {
        return async(client -> client.requestAsync(message, timeout));
    }

    private <T> CompletableFuture<T> async(Function<TcpClient, CompletableFuture<T>> request) {
        CompletableFuture<TcpClient> attempt;
        synchronized (lock) {
            attempt = usable();
        }
        if (attempt != null && attempt.isDone()) {
            return request.apply(attempt.join());
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.get().execute(() -> requestInto(result, request));
        } catch (RejectedExecutionException busy) {
            result.completeExceptionally(new ConnectFailedException(
                    "no connection to " + config.endpoint() + " yet, and no thread of the container to make it", busy));
        }
        return result;
    }

    private <T> void requestInto(CompletableFuture<T> result, Function<TcpClient, CompletableFuture<T>> make) {
        try {
            CompletableFuture<T> request = make.apply(client());
            request.whenComplete((reply, failure) -> {
                if (failure == null) {
                    result.complete(reply);
                } else {
                    result.completeExceptionally(failure);
                }
            });
            result.whenComplete((reply, failure) -> request.cancel(false)); // does nothing to one that is done
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }

    /** Connects if that has not been done, or waits until another thread has. */
    private TcpClient client() {
        CompletableFuture<TcpClient> attempt;
        boolean own;
        synchronized (lock) {
            if (closed) {
                throw closed();
            }
            attempt = usable();
            own = attempt == null;
            if (attempt == null) {
                attempt = new CompletableFuture<>();
                current = attempt;
            }
        }
        if (own) {
            connect(attempt);
        }
        try {
            return attempt.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }

    private void connect(CompletableFuture<TcpClient> attempt) {
        TcpClient made;
        try {
            made = connect.apply(config);
        } catch (RuntimeException | Error failure) {
            attempt.completeExceptionally(failure);
            return;
        }
        synchronized (lock) { // completing it wakes who waits, and runs nothing
            if (!closed) {
                attempt.complete(made);
                return;
            }
        }
        made.close();
        attempt.completeExceptionally(closed());
    }

    /** Returns the attempt that is under way or has succeeded, or null: then the next caller connects. */
    private @Nullable CompletableFuture<TcpClient> usable() {
        CompletableFuture<TcpClient> attempt = current;
        if (attempt == null || attempt.isCompletedExceptionally()) {
            return null;
        }
        return !attempt.isDone() || config.reconnect() || attempt.join().isOpen() ? attempt : null;
    }

    private ConnectionClosedException closed() {
        return new ConnectionClosedException(
                Reason.CLOSED, "the client of " + config.endpoint() + " is closed", null, false);
    }

    @Override
    public ClientStats stats() {
        TcpClient connected = connected();
        return connected == null ? ClientStats.NONE : connected.stats();
    }

    @Override
    public @Nullable ConnectionInfo connection() {
        TcpClient connected = connected();
        return connected == null ? null : connected.connection();
    }

    @Override
    public boolean isOpen() {
        TcpClient connected = connected();
        return connected != null && connected.isOpen();
    }

    private @Nullable TcpClient connected() {
        CompletableFuture<TcpClient> attempt;
        synchronized (lock) {
            attempt = closed ? null : usable();
        }
        return attempt != null && attempt.isDone() ? attempt.join() : null;
    }

    @Override
    public void close() {
        CompletableFuture<TcpClient> attempt;
        synchronized (lock) {
            closed = true;
            attempt = current;
        }
        if (attempt != null && attempt.isDone() && !attempt.isCompletedExceptionally()) {
            attempt.join().close();
        }
    }

    @Override
    public String toString() {
        CompletableFuture<TcpClient> attempt;
        synchronized (lock) {
            attempt = current;
        }
        return attempt != null && attempt.isDone() && !attempt.isCompletedExceptionally()
                ? attempt.join().toString()
                : "client of " + config.endpoint() + ", not connected";
    }
}
