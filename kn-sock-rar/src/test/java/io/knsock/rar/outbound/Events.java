package io.knsock.rar.outbound;

import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Records the events of a managed connection. */
class Events implements ConnectionEventListener {
    final BlockingQueue<ConnectionEvent> closed = new LinkedBlockingQueue<>();
    final BlockingQueue<ConnectionEvent> failed = new LinkedBlockingQueue<>();

    ConnectionEvent nextFailure() throws InterruptedException {
        return Objects.requireNonNull(failed.poll(10, TimeUnit.SECONDS), "an event within 10 s");
    }

    @Override
    public void connectionClosed(ConnectionEvent event) {
        closed.add(event);
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
        failed.add(event);
    }

    @Override
    public void localTransactionStarted(ConnectionEvent event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void localTransactionCommitted(ConnectionEvent event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void localTransactionRolledback(ConnectionEvent event) {
        throw new UnsupportedOperationException();
    }
}
