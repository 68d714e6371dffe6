package io.knsock.cdi.telemetry;

import io.knsock.Message;
import io.knsock.pool.PoolStats;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A pool with a span for each request, and for each exchange on what it leases. */
record TracedPool(TcpPool pool, ClientSpans requests, ClientSpans exchanges) implements TcpPool {
    @Override
    public PooledConnection acquire() {
        return traced(pool.acquire());
    }

    @Override
    public PooledConnection acquire(Duration timeout) {
        return traced(pool.acquire(timeout));
    }

    /** Who cancels what this returns has lost interest, and a connection that comes nevertheless goes back. */
    @Override
    public CompletableFuture<PooledConnection> acquireAsync() {
        CompletableFuture<PooledConnection> own = pool.acquireAsync();
        CompletableFuture<PooledConnection> traced = new CompletableFuture<>();
        traced.whenComplete((connection, failure) -> {
            if (traced.isCancelled()) {
                own.cancel(false);
            }
        });
        own.whenComplete((connection, failure) -> {
            if (failure != null) {
                traced.completeExceptionally(failure);
            } else if (!traced.complete(traced(connection))) {
                connection.close();
            }
        });
        return traced;
    }

    @Override
    public Message request(Message message) {
        return requests.around(() -> pool.request(message));
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message) {
        return requests.aroundAsync(() -> pool.requestAsync(message));
    }

    @Override
    public List<Message> requestAll(List<Message> messages) {
        return requests.around(() -> pool.requestAll(messages));
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages) {
        return requests.aroundAsync(() -> pool.requestAllAsync(messages));
    }

    @Override
    public void send(Message message) {
        pool.send(message);
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAsync(Message message) {
        return pool.sendAsync(message);
    }

    @Override
    public void evictIdle() {
        pool.evictIdle();
    }

    @Override
    public void suspend() {
        pool.suspend();
    }

    @Override
    public void resume() {
        pool.resume();
    }

    @Override
    public PoolStats stats() {
        return pool.stats();
    }

    @Override
    public boolean close(Duration timeout) {
        return pool.close(timeout);
    }

    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return pool.toString();
    }

    private PooledConnection traced(PooledConnection connection) {
        return new TracedConnection(connection, exchanges);
    }
}
