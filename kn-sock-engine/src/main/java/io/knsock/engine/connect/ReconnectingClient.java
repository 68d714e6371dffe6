package io.knsock.engine.connect;

import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionInfo;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.UnsolicitedFrameException;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.client.Unsent;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that connects again when its connection is lost.
 *
 * <p>Why order is kept and nothing is sent twice: whether a call goes to the connection or waits is decided under
 * {@link #lock}, and so is the handing over of all that wait when there is a connection, in their order. Handing over
 * only queues the message on the connection's event loop; nothing blocks under the lock, and no future that a caller
 * may have callbacks on is completed under it. A call that was handed over is put back only if its connection says that
 * nothing of it was written ({@link Unsent}), at the place that its number gives it; else it never is.
 *
 * <p>Why it ends: {@link #closed} is set under the lock. Afterwards nothing is begun: each step looks at it under the
 * lock first. What had begun is cancelled, and a connection that comes nevertheless is closed.
 */
public final class ReconnectingClient extends ClientCalls {
    private final EngineThreads threads;
    private final Frames frames;
    private final Consumer<ReconnectingClient> afterClose;

    private final Object lock = new Object();

    // Guarded by the lock.
    private final WaitingCalls waiting;
    private final Reconnector reconnection;
    private long calls;
    private @Nullable ClientConnection connection;
    private volatile Reason closedBy = Reason.CLOSED;
    private boolean closed;
    private KnSockException lastFailure;
    private Future<?> attempt = CompletableFuture.completedFuture(null);

    /**
     * @param afterClose called once, when the client and its connection are closed
     */
    ReconnectingClient(
            ClientConfig config, Connector connector, EngineThreads threads, Consumer<ReconnectingClient> afterClose) {
        super(config, connector);
        this.threads = threads;
        this.frames = Frames.of(config.framing(), config.maxFrameBytes());
        this.waiting = new WaitingCalls(config.maxOutboundBytes());
        this.reconnection = Reconnector.of(config);
        this.afterClose = afterClose;
        this.lastFailure = Refusals.connectingAgain(null);
    }

    // ---- calls

    @Override
    public void send(Message message) {
        // The message stands for its having been sent; this future's failures are unwrapped by who waits.
        run(call(
                List.of(message),
                config.requestTimeout(),
                (to, left) -> to.sendAsync(message, left).thenApply(sent -> message)));
    }

    @Override
    public Message request(Message message, Duration timeout) {
        return run(exchange(message, timeout));
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message, Duration timeout) {
        return begun(exchange(message, timeout));
    }

    @Override
    public List<Message> requestAll(List<Message> messages, Duration timeout) {
        return run(exchangeAll(messages, timeout));
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages, Duration timeout) {
        return begun(exchangeAll(messages, timeout));
    }

    private PendingCall<Message> exchange(Message message, Duration timeout) {
        return call(List.of(message), timeout, (to, left) -> to.exchangeAsync(message, left));
    }

    private PendingCall<List<Message>> exchangeAll(List<Message> messages, Duration timeout) {
        List<Message> request = Exchanges.checkedRequest(messages);
        return call(request, timeout, (to, left) -> to.exchangeAllAsync(request, left));
    }

    private <T> PendingCall<T> call(List<Message> messages, Duration timeout, PendingCall.Action<T> action) {
        Durations.checkPositive("timeout", timeout);
        messages.forEach(frames::check);
        return new PendingCall<>(messages, timeout, action);
    }

    private <T> CompletableFuture<T> begun(PendingCall<T> call) {
        submit(call);
        return call.result();
    }

    private <T> T run(PendingCall<T> call) {
        Blocking.checkMayBlock(threads.isLoopThread(), "this call", Blocking.ASYNC_OR_OTHER_THREAD);
        submit(call);
        return Blocking.forResult(
                call.result(),
                call.timeout(),
                () -> {
                    boolean waited = forget(call);
                    call.abandon();
                    return waited;
                },
                waited -> call.late(connector.endpoint(), waited));
    }

    private void submit(PendingCall<?> call) {
        KnSockException refusal = null;
        Runnable afterwards = () -> {};
        synchronized (lock) {
            if (closed) {
                refusal = Refusals.closed(connector.endpoint(), " is closed", closedBy);
            } else {
                call.number(++calls);
                if (connection != null && connection.isOpen()) {
                    afterwards = call.handOver(connection, this::putBack);
                } else {
                    String bound = waiting.addOrTellBound(call);
                    if (bound == null) {
                        afterwards = () -> limit(call);
                    } else {
                        refusal = Refusals.tooManyWait(connector.endpoint(), bound, lastFailure);
                    }
                }
            }
        }
        if (refusal != null) {
            call.fail(refusal);
        }
        afterwards.run();
    }

    /** Takes back a call of which nothing was written: it waits for the next connection, before those made after it. */
    private void putBack(PendingCall<?> call) {
        KnSockException refusal = null;
        Runnable afterwards = () -> {};
        synchronized (lock) {
            if (closed) {
                refusal = Refusals.closed(connector.endpoint(), " was closed before the message was sent", closedBy);
            } else if (connection != null && connection.isOpen()) {
                afterwards = call.handOverLate(connection, this::putBack, this::tooLate);
            } else {
                waiting.putBack(call);
                afterwards = () -> limit(call);
            }
        }
        if (refusal != null) {
            call.fail(refusal);
        }
        afterwards.run();
    }

    /** Sees to it that a call does not wait for longer than its timeout; one that has been answered waits no more. */
    private void limit(PendingCall<?> call) {
        try {
            Future<?> timer = threads.loops()
                    .next()
                    .schedule(() -> giveUp(call), call.deadline().remainingNanos(), TimeUnit.NANOSECONDS);
            call.result().whenComplete((done, failure) -> {
                timer.cancel(false);
                forget(call); // cancelled by who asked, for instance
            });
        } catch (RejectedExecutionException stopped) {
            end(Reason.ENGINE_STOPPED);
        } catch (Throwable failure) { // without a timer it must not wait
            if (forget(call)) {
                call.fail(new KnSockException("the message was not sent: " + failure, failure, false));
            }
        }
    }

    private boolean forget(PendingCall<?> call) {
        synchronized (lock) {
            return waiting.remove(call);
        }
    }

    private void giveUp(PendingCall<?> call) {
        if (forget(call)) { // else it was handed over in the meantime
            tooLate(call);
        }
    }

    private void tooLate(PendingCall<?> call) {
        KnSockException why;
        synchronized (lock) {
            why = lastFailure;
        }
        call.notSent(connector.endpoint(), why);
    }

    // ---- the connection

    /** Takes the first connection. */
    void begin(ClientConnection first) {
        adopt(first);
    }

    /** Connects. */
    void begin() {
        connectAgain();
    }

    private void adopt(ClientConnection made) {
        boolean unwanted;
        List<Runnable> afterwards = List.of();
        synchronized (lock) {
            unwanted = closed;
            if (!unwanted) {
                connection = made;
                reconnection.connected();
                afterwards = waiting.takeAll().stream()
                        .map(call -> call.handOverLate(made, this::putBack, this::tooLate))
                        .toList();
            }
        }
        if (unwanted) {
            made.close();
            return;
        }
        afterwards.forEach(Runnable::run);
        made.onClose(() -> lost(made));
    }

    private void lost(ClientConnection gone) {
        Duration pause;
        int warnOf;
        KnSockException why;
        synchronized (lock) {
            if (closed || !gone.equals(connection)) {
                return;
            }
            connection = null;
            reconnection.lost();
            pause = reconnection.pause();
            why = whyLost(gone);
            lastFailure = why;
            warnOf = reconnection.isDoubtful() ? reconnection.toWarnOf() : 0;
        }
        if (warnOf > 0) {
            ClientLog.lost(connector.endpoint(), why, warnOf);
        }
        connectAfter(pause);
    }

    /** Guarded by the lock. */
    private KnSockException whyLost(ClientConnection gone) {
        KnSockException known = gone.whyEnded();
        if (known instanceof UnsolicitedFrameException) { // it was not lost, and a peer that greets does so each time
            return known;
        }
        if (reconnection.isDoubtful()) {
            return Reconnector.doesNotLast();
        }
        return Refusals.connectingAgain(known);
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
            end(Reason.ENGINE_STOPPED);
        }
    }

    private void connectAgain() {
        CompletableFuture<ClientConnection> connecting;
        synchronized (lock) {
            if (closed) {
                return;
            }
            try {
                connecting = connector.connectAsync(config.connectTimeout());
            } catch (Throwable failure) { // in a task of the timer nobody would hear of it, and it would be the last
                // attempt
                connecting = CompletableFuture.failedFuture(failure);
            }
            attempt = connecting;
        }
        connecting.whenComplete((made, failure) -> {
            if (failure != null) {
                failed(failure);
            } else {
                tellOfReturn(made);
                adopt(made);
            }
        });
    }

    private void failed(Throwable failure) {
        KnSockException why =
                failure instanceof KnSockException own ? own : new KnSockException(failure.toString(), failure, false);
        Duration pause;
        int warnOf;
        synchronized (lock) {
            if (closed) {
                return;
            }
            reconnection.failed();
            lastFailure = why;
            pause = reconnection.pause();
            warnOf = reconnection.toWarnOf();
        }
        if (warnOf > 0) {
            ClientLog.lost(connector.endpoint(), why, warnOf);
        }
        connectAfter(pause);
    }

    /** Where connections did not last lately it is told of one only when it has lasted. */
    private void tellOfReturn(ClientConnection made) {
        boolean wasWarned;
        synchronized (lock) {
            if (reconnection.isDoubtful()) {
                tellIfItLasts(made);
                return;
            }
            wasWarned = reconnection.takeWarned();
        }
        if (wasWarned) {
            ClientLog.back(connector.endpoint());
        } else {
            ClientLog.replaced(connector.endpoint());
        }
    }

    private void tellIfItLasts(ClientConnection made) {
        Runnable tell = () -> {
            synchronized (lock) {
                if (!made.equals(connection)) {
                    return;
                }
                reconnection.lasted();
            }
            tellOfReturn(made);
        };
        try {
            threads.loops().next().schedule(tell, Reconnector.LEAST_LIFE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            // nobody has to be told any more
        }
    }

    // ---- the end

    @Override
    public @Nullable ConnectionInfo connection() {
        synchronized (lock) {
            return connection != null && connection.isOpen() ? connection : null;
        }
    }

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return connection != null && connection.isOpen();
        }
    }

    @Override
    public void close() {
        ClientConnection last = end(Reason.CLOSED);
        if (last != null) {
            SingleConnectionClient.close(last, threads);
        }
    }

    /** Closes it without waiting for that; returns the connection that is being closed, if there is one. */
    public @Nullable ClientConnection end(Reason why) {
        ClientConnection last;
        List<PendingCall<?>> unsent;
        Future<?> underWay;
        synchronized (lock) {
            if (closed) {
                return null;
            }
            closedBy = why;
            closed = true;
            last = connection;
            connection = null;
            unsent = waiting.takeAll();
            underWay = attempt;
        }
        underWay.cancel(false);
        for (PendingCall<?> call : unsent) {
            call.fail(Refusals.closed(connector.endpoint(), " was closed before the message was sent", closedBy));
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
