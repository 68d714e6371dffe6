package io.knsock.cdi.telemetry;

import io.knsock.ClientStats;
import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.TcpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client with a span for each request. */
record TracedClient(TcpClient client, ClientSpans requests) implements TcpClient {
    @Override
    public void send(Message message) {
        client.send(message);
    }

    @Override
    public Message request(Message message) {
        return requests.around(() -> client.request(message));
    }

    @Override
    public Message request(Message message, Duration timeout) {
        return requests.around(() -> client.request(message, timeout));
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message) {
        return requests.aroundAsync(() -> client.requestAsync(message));
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message, Duration timeout) {
        return requests.aroundAsync(() -> client.requestAsync(message, timeout));
    }

    @Override
    public List<Message> requestAll(List<Message> messages) {
        return requests.around(() -> client.requestAll(messages));
    }

    @Override
    public List<Message> requestAll(List<Message> messages, Duration timeout) {
        return requests.around(() -> client.requestAll(messages, timeout));
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages) {
        return requests.aroundAsync(() -> client.requestAllAsync(messages));
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages, Duration timeout) {
        return requests.aroundAsync(() -> client.requestAllAsync(messages, timeout));
    }

    @Override
    public ClientStats stats() {
        return client.stats();
    }

    @Override
    public @Nullable ConnectionInfo connection() {
        return client.connection();
    }

    @Override
    public boolean isOpen() {
        return client.isOpen();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
