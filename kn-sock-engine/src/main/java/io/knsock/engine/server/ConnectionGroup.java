package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Connections;
import io.knsock.StopResult;
import io.knsock.engine.time.Deadline;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The connections of one server, and their drain. Safe for use by many threads. */
final class ConnectionGroup implements Connections {
    /** How long closing by force may take beyond the deadline: the loops only have to get round to it. */
    static final Duration GRACE_AFTER_CUT = Duration.ofSeconds(1);

    /** By their ids; also those that are not open yet, or close. */
    private final ConcurrentMap<String, ServerConnection> connections = new ConcurrentHashMap<>();

    /** Connections that are closed, and their listener has yet to hear of it. */
    private final AtomicInteger unsettled = new AtomicInteger();

    /** Completes when a drain has left no connection, and no listener that has yet to hear of the end of one. */
    private final CompletableFuture<@Nullable Void> emptied = new CompletableFuture<>();

    private volatile boolean draining;

    void add(ServerConnection connection) {
        connections.put(connection.id(), connection);
        if (draining) { // accepted before the listening socket was closed, registered after
            connection.drain();
        }
    }

    void remove(ServerConnection connection) {
        connections.remove(connection.id());
        completeIfEmpty();
    }

    /** Makes a drain wait for {@link #settled()} too; called before {@link #remove}, so that there is no gap. */
    void unsettled() {
        unsettled.incrementAndGet();
    }

    /** Notes that the listener of a connection has heard of its end. */
    void settled() {
        unsettled.decrementAndGet();
        completeIfEmpty();
    }

    /** Lets every connection finish what is in flight and close. */
    void drain() {
        draining = true;
        connections.values().forEach(ServerConnection::drain);
        completeIfEmpty();
    }

    @Override
    public @Nullable Connection get(String id) {
        ServerConnection found = connections.get(id);
        return found != null && found.isUsable() ? found : null;
    }

    @Override
    public Iterator<Connection> iterator() {
        return connections.values().stream()
                .filter(ServerConnection::isUsable)
                .<Connection>map(usable -> usable)
                .iterator();
    }

    /** Returns whether a drain has left nothing to wait for. */
    boolean isEmptied() {
        return emptied.isDone();
    }

    int size() {
        return connections.size();
    }

    int messagesInFlight() {
        int sum = 0;
        for (ServerConnection connection : connections.values()) {
            sum += connection.messagesInFlight();
        }
        return sum;
    }

    void warnOfSlowHandlers(Duration limit) {
        connections.values().forEach(connection -> connection.warnOfSlowHandlers(limit));
    }

    /** Closes every connection, since an event loop has failed; does not wait. */
    void fail(Throwable failure) {
        draining = true;
        connections.values().forEach(connection -> connection.onLoop(() -> connection.end(CloseCause.FAILED, failure)));
        completeIfEmpty();
    }

    /** Returns the connections that there are, open or not. */
    List<ServerConnection> all() {
        return List.copyOf(connections.values());
    }

    /** Waits until a drain has emptied the group, and closes by force what is left at the deadline. */
    StopResult awaitEmptied(Deadline deadline) {
        if (await(deadline)) {
            return StopResult.cut(0);
        }
        int cut = cut();
        await(Deadline.in(GRACE_AFTER_CUT));
        return StopResult.cut(cut);
    }

    private boolean await(Deadline deadline) {
        try {
            emptied.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return isEmptied();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Closes every connection by force and returns how many had a message in flight. */
    private int cut() {
        int cut = 0;
        for (ServerConnection connection : connections.values()) {
            if (connection.messagesInFlight() > 0) {
                cut++;
            }
            connection.cut();
        }
        return cut;
    }

    private void completeIfEmpty() {
        if (draining && connections.isEmpty() && unsettled.get() == 0) {
            emptied.complete(null);
        }
    }
}
