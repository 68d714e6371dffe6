package io.knsock.engine.connect;

import io.knsock.ClientStats;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.Connector;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The calls of a client that have the timeout of its settings, and what is counted on its connections. */
abstract class ClientCalls implements TcpClient {
    final ClientConfig config;

    final Connector connector;

    ClientCalls(ClientConfig config, Connector connector) {
        this.config = config;
        this.connector = connector;
    }

    @Override
    public final ClientStats stats() {
        return connector.stats();
    }

    @Override
    public final Message request(Message message) {
        return request(message, config.requestTimeout());
    }

    @Override
    public final CompletableFuture<Message> requestAsync(Message message) {
        return requestAsync(message, config.requestTimeout());
    }

    @Override
    public final List<Message> requestAll(List<Message> messages) {
        return requestAll(messages, config.requestTimeout());
    }

    @Override
    public final CompletableFuture<List<Message>> requestAllAsync(List<Message> messages) {
        return requestAllAsync(messages, config.requestTimeout());
    }
}
