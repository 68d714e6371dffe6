package io.knsock.cli;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.engine.client.ClientConnection;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens on a connection, in its order. Unlike a {@link ClientConnection#receive}, waiting in vain does not end
 * the connection. A thread of its own receives, and waits where nobody takes what it has received; closed, it ends.
 */
final class Inbox implements AutoCloseable {
    /** Longer than anybody waits. */
    private static final Duration FOREVER = Duration.ofDays(365);

    private static final int CAPACITY = 64;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(CAPACITY);
    private final Thread receiver;

    /** Something that happened. */
    sealed interface Event {}

    /** A message has arrived. */
    record Arrived(Message message) implements Event {}

    /** The connection is lost; nothing arrives any more. */
    record Lost(RuntimeException why) implements Event {}

    /** A message is about to be sent. */
    record Sent() implements Event {}

    /** There is nothing more to send. */
    record InputEnded() implements Event {}

    Inbox(ClientConnection connection) {
        receiver = new Thread(() -> receive(connection), "kn-sock-receiver");
        receiver.setDaemon(true);
        receiver.start();
    }

    private void receive(ClientConnection connection) {
        try {
            while (true) {
                put(new Arrived(connection.receive(FOREVER)));
            }
        } catch (KnSockException lost) {
            tryPut(new Lost(lost));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryPut(Event event) {
        try {
            put(event);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds what another thread did. Blocks while there is too much untaken. */
    void put(Event event) throws InterruptedException {
        events.put(event);
    }

    /** Waits for what happens next. */
    Event next() throws InterruptedException {
        return events.take();
    }

    /** Waits for what happens next, and returns null if nothing does in that time. */
    @Nullable Event next(Duration timeout) throws InterruptedException {
        return events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        receiver.interrupt();
    }
}
