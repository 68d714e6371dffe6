package io.knsock.cli.bench;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the requests on it; when it is lost, the next takes its place. Without a rate a request is made
 * whenever there is room for one, else when it is {@linkplain #due due}; where there is no room it waits, and its
 * latency includes the wait.
 *
 * <p>All fields are guarded by the lane's monitor. A reply comes in on an event loop and takes it, then sends what may
 * be sent now. Where a request fails at once, on the very thread that makes it, the loop that makes requests goes on
 * instead of beginning another inside itself.
 */
final class Lane {
    /** A server that refuses connections, or ends them before it has replied, is not asked for one without a pause. */
    private static final long PAUSE_MILLIS = 100;

    private final Connector connector;
    private final Duration connectTimeout;
    private final Duration requestTimeout;
    private final Load load;
    private final Turns turns;
    private final Meter meter;
    private final Executor connecting;
    private final CountDownLatch finished;

    private @Nullable ClientConnection connection;
    private final Queue<Long> due = new ArrayDeque<>();
    private int unanswered;
    private boolean pumping;
    private boolean reconnecting;

    /** Whether there was a reply on the connection. */
    private boolean served;

    private boolean done;

    Lane(
            Connector connector,
            ClientConfig config,
            Load load,
            Turns turns,
            Meter meter,
            Executor connecting,
            CountDownLatch finished) {
        this.connector = connector;
        this.connectTimeout = config.connectTimeout();
        this.requestTimeout = config.requestTimeout();
        this.load = load;
        this.turns = turns;
        this.meter = meter;
        this.connecting = connecting;
        this.finished = finished;
    }

    /** Connects for the first time. Blocks, and throws as {@link Connector#connect} does. */
    synchronized void connect() {
        connection = connector.connect(connectTimeout);
    }

    /** A request was to be made at that {@link System#nanoTime()}. */
    synchronized void due(long nanoTime) {
        due.add(nanoTime);
        pump();
    }

    /** Gives up what is due and not sent; returns how many those were. */
    synchronized int dropDue() {
        int dropped = due.size();
        due.clear();
        pump();
        return dropped;
    }

    /** Makes the requests that can be made now. */
    synchronized void pump() {
        if (pumping || reconnecting || done) {
            return;
        }
        pumping = true;
        try {
            while (unanswered < load.pipeline()) {
                ClientConnection current = connection;
                boolean open = current != null && current.isOpen();
                if (!open && unanswered > 0) {
                    break; // these fail in a moment, and call again
                }
                Long begin = nextTurn();
                if (begin == null) {
                    finishIfOver();
                    break;
                }
                if (current == null || !open) {
                    reconnect(begin);
                    break;
                }
                request(current, begin);
            }
        } finally {
            pumping = false;
        }
    }

    private @Nullable Long nextTurn() {
        if (load.rate() != null) {
            return due.poll();
        }
        return turns.take() ? System.nanoTime() : null;
    }

    /** With a rate the last turns may be taken and not due yet, so there it is over when the pace says so. */
    private void finishIfOver() {
        boolean over = load.rate() == null ? turns.isOver() : turns.isEnded();
        if (unanswered == 0 && due.isEmpty() && over) {
            done = true;
            if (connection != null) {
                connection.close();
            }
            finished.countDown();
        }
    }

    private void request(ClientConnection current, long begin) {
        CompletableFuture<Message> exchange;
        try {
            exchange = current.exchangeAsync(load.message(), requestTimeout);
        } catch (IllegalArgumentException refused) {
            due.clear();
            turns.refuse(refused);
            return;
        }
        unanswered++;
        exchange.whenComplete((reply, failure) -> answered(begin, reply, failure));
    }

    private void answered(long begin, @Nullable Message reply, @Nullable Throwable failure) {
        if (reply != null) {
            meter.reply(System.nanoTime() - begin, reply.length());
        } else {
            failed(failure);
        }
        synchronized (this) {
            served |= reply != null;
            unanswered--;
            pump();
        }
    }

    private void failed(@Nullable Throwable failure) {
        if (failure == null) {
            meter.error("unknown", 1);
        } else {
            meter.failed(failure);
        }
    }

    /** Connecting blocks, which an event loop must not. The request that it is for fails if it does. */
    private void reconnect(long begin) {
        reconnecting = true;
        Executor when = served
                ? connecting
                : CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, connecting);
        when.execute(() -> {
            try {
                ClientConnection next = connector.connect(connectTimeout);
                synchronized (this) {
                    connection = next;
                    served = false;
                    reconnecting = false;
                    request(next, begin);
                    pump();
                }
            } catch (KnSockException notConnected) {
                failed(notConnected);
                synchronized (this) {
                    served = false; // so that the next attempt waits
                    reconnecting = false;
                    pump();
                }
            }
        });
    }
}
