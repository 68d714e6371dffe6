package io.knsock.cdi.telemetry;

import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.engine.client.DelegatingInfo;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.List;

/** A leased connection with a span for each exchange. */
record TracedConnection(PooledConnection connection, ClientSpans exchanges)
        implements PooledConnection, DelegatingInfo {
    @Override
    public Message exchange(Message message) {
        return exchanges.around(() -> connection.exchange(message));
    }

    @Override
    public Message exchange(Message message, Duration timeout) {
        return exchanges.around(() -> connection.exchange(message, timeout));
    }

    @Override
    public List<Message> exchangeAll(List<Message> messages) {
        return exchanges.around(() -> connection.exchangeAll(messages));
    }

    @Override
    public List<Message> exchangeAll(List<Message> messages, Duration timeout) {
        return exchanges.around(() -> connection.exchangeAll(messages, timeout));
    }

    @Override
    public void sendOneWay(Message message) {
        connection.sendOneWay(message);
    }

    @Override
    public void send(Message message) {
        connection.send(message);
    }

    @Override
    public Message receive(Duration timeout) {
        return connection.receive(timeout);
    }

    @Override
    public ConnectionInfo info() {
        return connection;
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void endOutput() {
        connection.endOutput();
    }

    @Override
    public void invalidate() {
        connection.invalidate();
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
