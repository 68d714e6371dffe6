package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.RefusalReason;
import io.knsock.ServerObserver;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where everything that happens on the connections of one server is told, to be counted and observed. */
final class ConnectionEvents {
    private final String server;
    private final ServerCounters counters;
    private final ServerObserver observer;
    private final MemoryAlarm memory = new MemoryAlarm(System::nanoTime);

    ConnectionEvents(String server, ServerCounters counters, ServerObserver observer) {
        this.server = server;
        this.counters = counters;
        this.observer = observer;
    }

    void refused(SocketAddress address, RefusalReason reason) {
        counters.refused(reason);
        tell(ServerObserver::refused, address, reason);
    }

    /** Of every connection that is admitted, before anything else of it. */
    void accepted() {
        counters.accepted.increment();
    }

    void opened(Connection connection) {
        tell((hears, opened, same) -> hears.opened(opened), connection, connection);
    }

    /** Returns what counts the messages of connections on that event loop. */
    Traffic traffic(EventLoop loop) {
        return counters.traffic(loop);
    }

    void received(ServerConnection connection, Message message) {
        connection.traffic().received(message.length());
        tell(ServerObserver::received, connection, message);
    }

    void sent(ServerConnection connection, Message message) {
        connection.traffic().sent(message.length());
        tell(ServerObserver::sent, connection, message);
    }

    /**
     * Of a message that the handler is done with.
     *
     * @param since since when the handler had it, by {@link System#nanoTime()}
     */
    void handled(Connection connection, long since, @Nullable Throwable failure) {
        if (isObserved()) {
            long nanos = System.nanoTime() - since;
            Duration took = Duration.ofNanos(Math.max(0, nanos));
            tell((hears, of, time) -> hears.handled(of, time, failure), connection, took);
        }
    }

    void handlerFailed(Connection connection, Throwable failure) {
        tell(ServerObserver::handlerFailed, connection, failure);
    }

    /** Of what ends a connection and is not its handler's failure; {@link #closed} follows. */
    void failed(String server, Throwable failure) {
        memory.look(server, failure);
    }

    /** Of a connection that ends since it holds most of what the server may keep; {@link #closed} follows. */
    void endedForMemory(String server, long limit) {
        ServerLog.memoryLimit(server, limit);
    }

    void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
        counters.closed(cause);
        tell((hears, of, why) -> hears.closed(of, why, failure), connection, cause);
    }

    /** Asked before each message, so that nothing is made for it. */
    @SuppressWarnings("ReferenceEquality") // the one observer that hears nothing
    private boolean isObserved() {
        return observer != ServerObserver.NONE;
    }

    /** A method of the observer; one that captures nothing is no new object for each message. */
    @FunctionalInterface
    private interface Event<A, B> {
        void tell(ServerObserver observer, A of, B what);
    }

    private <A, B> void tell(Event<A, B> event, A of, B what) {
        try {
            event.tell(observer, of, what);
        } catch (Throwable failure) { // also errors. It is the observer's own: what it observes goes on
            ServerLog.observerFailed(server, failure);
        }
    }
}
