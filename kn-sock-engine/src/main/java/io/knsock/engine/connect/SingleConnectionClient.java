package io.knsock.engine.connect;

import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.net.EngineThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection as a client that does not connect again. */
final class SingleConnectionClient extends ClientCalls {
    private final ClientConnection connection;
    private final EngineThreads threads;

    SingleConnectionClient(
            ClientConfig config,
            Connector connector,
            ClientConnection connection,
            EngineThreads threads,
            Runnable afterClose) {
        super(config, connector);
        this.connection = connection;
        this.threads = threads;
        connection.onClose(afterClose);
    }

    @Override
    public void send(Message message) {
        connection.send(message);
    }

    @Override
    public Message request(Message message, Duration timeout) {
        return connection.exchange(message, timeout);
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message, Duration timeout) {
        return connection.exchangeAsync(message, timeout);
    }

    @Override
    public List<Message> requestAll(List<Message> messages, Duration timeout) {
        return connection.exchangeAll(messages, timeout);
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages, Duration timeout) {
        return connection.exchangeAllAsync(messages, timeout);
    }

    @Override
    public @Nullable ConnectionInfo connection() {
        return connection.isOpen() ? connection : null;
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close() {
        close(connection, threads);
    }

    /** Closes a connection and waits for that, as {@link TcpClient#close()} promises. */
    static void close(ClientConnection connection, EngineThreads threads) {
        CountDownLatch closed = new CountDownLatch(1);
        connection.onClose(closed::countDown);
        connection.close();
        if (threads.isLoopThread()) {
            return;
        }
        try {
            closed.await(2 * ClientChannel.LINGER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
