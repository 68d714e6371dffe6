package io.knsock.engine.pool;

import io.knsock.ConnectFailedException;
import io.knsock.Message;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Makes connections that echo, and that do what a test tells them. */
final class FakeConnector implements Connector {
    final List<Fake> made = new CopyOnWriteArrayList<>();
    volatile boolean refusing;

    @Override
    public ClientConnection connect(Duration timeout) {
        if (refusing) {
            throw new ConnectFailedException("refused, as asked");
        }
        Fake connection = new Fake();
        made.add(connection);
        return connection;
    }

    @Override
    public CompletableFuture<ClientConnection> connectAsync(Duration timeout) {
        return CompletableFuture.completedFuture(connect(timeout));
    }

    @Override
    public String endpoint() {
        return "fake:1";
    }

    long open() {
        return made.stream().filter(Fake::isOpen).count();
    }

    static final class Fake implements ClientConnection {
        volatile boolean open = true;
        volatile boolean clean = true;

        @Override
        public Message exchange(Message message) {
            return message;
        }

        @Override
        public Message exchange(Message message, Duration timeout) {
            return message;
        }

        @Override
        public CompletableFuture<Message> exchangeAsync(Message message, Duration timeout) {
            return CompletableFuture.completedFuture(message);
        }

        @Override
        public void send(Message message) {
            clean = false;
        }

        @Override
        public CompletableFuture<@Nullable Void> sendAsync(Message message, Duration timeout) {
            send(message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Message receive(Duration timeout) {
            clean = true;
            return Message.empty();
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public boolean isReusable() {
            return open && clean;
        }

        @Override
        public void onClose(Runnable callback) {
            throw new AssertionError("the pool does not need this");
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
