package io.knsock.engine;

import io.knsock.ClientConfig;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.engine.client.ClientConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One connection as a client. */
final class Client implements TcpClient {
    private final ClientConfig config;
    private final ClientConnection connection;

    Client(ClientConfig config, ClientConnection connection, Runnable afterClose) {
        this.config = config;
        this.connection = connection;
        connection.onClose(afterClose);
    }

    @Override
    public void send(Message message) {
        connection.send(message);
    }

    @Override
    public Message request(Message message) {
        return connection.exchange(message);
    }

    @Override
    public Message request(Message message, Duration timeout) {
        return connection.exchange(message, timeout);
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message) {
        return connection.exchangeAsync(message, config.requestTimeout());
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
