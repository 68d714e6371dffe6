package io.knsock.engine;

import io.knsock.ClientConfig;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.client.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that connects again when its connection is lost.
 *
 * <p>Why order is kept and nothing is sent twice: whether a call goes to the connection or waits is decided under {@link
 * #lock}, and so is the handing over of all that wait when there is a connection, in their order. Handing over only queues
 * the message on the connection's event loop; nothing blocks under the lock, and no future that a caller may have
 * callbacks on is completed under it. A call that was handed over is never put back.
 *
 * <p>Why it ends: {@link #closed} is set under the lock. Afterwards nothing is begun: each step looks at it under the lock
 * first. What had begun is cancelled, and a connection that comes nevertheless is closed.
 */
final class ReconnectingClient implements TcpClient {
    /** So many calls may wait for a connection. */
    static final int MAX_WAITING = 1_024;

    /** So long after one warning there is no other. */
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final ClientConfig config;
    private final Connector connector;
    private final EngineThreads threads;
    private final Frames frames;
    private final Backoff backoff;
    private final Consumer<ReconnectingClient> afterClose;

    private final Object lock = new Object();

    // Guarded by the lock.
    private final Queue<Call> waiting = new ArrayDeque<>();
    private @Nullable ClientConnection connection;
    private long connectedAt;
    private int failures;
    private boolean closed;
    private KnSockException lastFailure;
    private Future<?> attempt = CompletableFuture.completedFuture(null);
    private boolean warned;
    private @Nullable Long warnedAt;

    /**
     * @param afterClose called once, when the client and its connection are closed
     */
    ReconnectingClient(
            ClientConfig config, Connector connector, EngineThreads threads, Consumer<ReconnectingClient> afterClose) {
        this.config = config;
        this.connector = connector;
        this.threads = threads;
        this.frames = Frames.of(config.framing(), config.maxFrameBytes());
        this.backoff = new Backoff(
                config.reconnectDelay(),
                config.maxReconnectDelay(),
                () -> ThreadLocalRandom.current().nextDouble());
        this.afterClose = afterClose;
        this.lastFailure = connectingAgain();
    }

    // ---- calls

    @Override
    public void send(Message message) {
        // The message stands for its having been sent; this future's failures are unwrapped by who waits.
        run(call(
                message,
                config.requestTimeout(),
                (to, left) -> to.sendAsync(message, left).thenApply(sent -> message)));
    }

    @Override
    public Message request(Message message) {
        return request(message, config.requestTimeout());
    }

    @Override
    public Message request(Message message, Duration timeout) {
        return run(exchange(message, timeout));
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message) {
        return requestAsync(message, config.requestTimeout());
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message, Duration timeout) {
        Call call = exchange(message, timeout);
        submit(call);
        return call.result();
    }

    private Call exchange(Message message, Duration timeout) {
        return call(message, timeout, (to, left) -> to.exchangeAsync(message, left));
    }

    private Call call(Message message, Duration timeout, Call.Action action) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be greater than zero, but is " + timeout);
        }
        frames.check(message);
        return new Call(timeout, action);
    }

    private Message run(Call call) {
        if (threads.isLoopThread()) {
            throw new IllegalStateException(
                    "this call blocks, so it cannot be made on an event loop: use requestAsync or another thread");
        }
        submit(call);
        return Waiting.forResult(call.result(), call::abandon);
    }

    private void submit(Call call) {
        KnSockException refusal = null;
        Runnable afterwards = () -> {};
        synchronized (lock) {
            if (closed) {
                refusal = new ConnectionClosedException("the client of " + connector.endpoint() + " is closed");
            } else if (connection != null && connection.isOpen()) {
                afterwards = call.handOver(connection);
            } else if (waiting.size() == MAX_WAITING) {
                refusal = new ConnectFailedException(
                        "no connection to " + connector.endpoint() + " for now, and " + MAX_WAITING
                                + " calls wait for one already: " + lastFailure.getMessage(),
                        lastFailure);
            } else {
                waiting.add(call);
                afterwards = () -> limit(call);
            }
        }
        if (refusal != null) {
            call.fail(refusal);
        }
        afterwards.run();
    }

    /** Sees to it that a call does not wait for longer than its timeout; one that has been answered waits no more. */
    private void limit(Call call) {
        try {
            Future<?> timer = threads.loops()
                    .next()
                    .schedule(() -> giveUp(call), call.deadline().remainingNanos(), TimeUnit.NANOSECONDS);
            call.result().whenComplete((done, failure) -> {
                timer.cancel(false);
                forget(call); // cancelled by who asked, for instance
            });
        } catch (RejectedExecutionException stopped) {
            end();
        }
    }

    private boolean forget(Call call) {
        synchronized (lock) {
            return waiting.remove(call);
        }
    }

    private void giveUp(Call call) {
        KnSockException why;
        synchronized (lock) {
            if (!waiting.remove(call)) {
                return; // handed over in the meantime
            }
            why = lastFailure;
        }
        call.notSent(connector.endpoint(), why);
    }

    // ---- the connection

    /** Takes the first connection. */
    void begin(ClientConnection first) {
        adopt(first);
    }

    private void adopt(ClientConnection made) {
        boolean unwanted;
        List<Runnable> afterwards = List.of();
        synchronized (lock) {
            unwanted = closed;
            if (!unwanted) {
                connection = made;
                connectedAt = System.nanoTime();
                afterwards =
                        waiting.stream().map(call -> call.handOverLate(made)).toList();
                waiting.clear();
            }
        }
        if (unwanted) {
            made.close();
            return;
        }
        afterwards.forEach(Runnable::run);
        made.onClose(() -> lost(made));
    }

    /** A connection that did not live longer than the next pause counts as one more failure: else it would be a busy loop. */
    private void lost(ClientConnection gone) {
        Duration pause;
        synchronized (lock) {
            if (closed || !gone.equals(connection)) {
                return;
            }
            connection = null;
            lastFailure = connectingAgain();
            long lived = System.nanoTime() - connectedAt;
            failures = lived < Durations.nanos(backoff.after(failures + 1)) ? failures + 1 : 0;
            pause = backoff.after(failures);
        }
        connectAfter(pause);
    }

    private static KnSockException connectingAgain() {
        return new ConnectionClosedException("the connection was lost, and no attempt to connect again has ended yet");
    }

    private void connectAfter(Duration pause) {
        if (pause.isZero()) {
            connectAgain();
            return;
        }
        boolean stopped = false;
        synchronized (lock) {
            if (!closed) {
                try {
                    attempt = threads.loops()
                            .next()
                            .schedule(this::connectAgain, Durations.nanos(pause), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException ended) {
                    stopped = true;
                }
            }
        }
        if (stopped) {
            end();
        }
    }

    private void connectAgain() {
        CompletableFuture<ClientConnection> connecting;
        synchronized (lock) {
            if (closed) {
                return;
            }
            connecting = connector.connectAsync(config.connectTimeout());
            attempt = connecting;
        }
        connecting.whenComplete((made, failure) -> {
            if (failure != null) {
                failed(failure);
            } else {
                tellOfReturn();
                adopt(made);
            }
        });
    }

    private void failed(Throwable failure) {
        KnSockException why =
                failure instanceof KnSockException own ? own : new KnSockException(failure.toString(), failure);
        Duration pause;
        boolean warn;
        synchronized (lock) {
            if (closed) {
                return;
            }
            failures++;
            lastFailure = why;
            pause = backoff.after(failures);
            warn = !warned && (warnedAt == null || System.nanoTime() - warnedAt > QUIET_NANOS);
            if (warn) {
                warned = true;
                warnedAt = System.nanoTime();
            }
        }
        if (warn) {
            Log.lost(connector.endpoint(), why);
        }
        connectAfter(pause);
    }

    private void tellOfReturn() {
        boolean wasWarned;
        synchronized (lock) {
            wasWarned = warned;
            warned = false;
        }
        if (wasWarned) {
            Log.back(connector.endpoint());
        } else {
            Log.replaced(connector.endpoint());
        }
    }

    // ---- the end

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return connection != null && connection.isOpen();
        }
    }

    @Override
    public void close() {
        ClientConnection last = end();
        if (last != null) {
            Client.close(last, threads);
        }
    }

    /** Closes it without waiting for that; returns the connection that is being closed, if there is one. */
    @Nullable ClientConnection end() {
        ClientConnection last;
        List<Call> unsent;
        Future<?> underWay;
        synchronized (lock) {
            if (closed) {
                return null;
            }
            closed = true;
            last = connection;
            connection = null;
            unsent = List.copyOf(waiting);
            waiting.clear();
            underWay = attempt;
        }
        underWay.cancel(false);
        for (Call call : unsent) {
            call.fail(new ConnectionClosedException(
                    "the client of " + connector.endpoint() + " was closed before the message was sent"));
        }
        if (last == null) {
            afterClose.accept(this);
        } else {
            last.onClose(() -> afterClose.accept(this));
            last.close();
        }
        return last;
    }

    @Override
    public String toString() {
        synchronized (lock) {
            return "client of " + connector.endpoint()
                    + (closed ? ", closed" : connection == null ? ", not connected" : ": " + connection);
        }
    }
}
