package io.knsock.engine.stream;

import io.knsock.CloseCause;
import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.config.ServerLimits;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.dispatch.HandlerClock;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.dispatch.ListenerCalls;
import io.knsock.engine.dispatch.RunningHandler;
import io.knsock.stream.StreamHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has one connection of a server served by a {@link StreamHandler}: takes the place of what cuts frames when the
 * connection is open, and calls the handler once, on a thread that is the connection's own until that returns. The
 * stream is in flight, and has one of the server's slots, for as long.
 */
public final class StreamDispatch implements Dispatch {
    /** Stands for the stream where messages are counted. */
    private static final Message STREAM = Message.of(new byte[0]);

    private final StreamInbound connection;
    private final StreamHandler handler;
    private final Executor threads;
    private final HandlerSlots slots;
    private final ServerLimits limits;
    private final HandlerClock inHandler = new HandlerClock();
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

    private final AtomicBoolean finished = new AtomicBoolean();

    /** Set by the event loop when the connection is open, before the handler is called. */
    private @Nullable StreamPipe pipe;

    private volatile boolean dropped;

    private enum State {
        NEW,
        RUNNING,
        /** The connection is closed, and the handler has not returned. */
        CLOSED,
        OVER
    }

    /**
     * @param threads runs a task for as long as the connection lasts
     * @param limits its timeouts
     */
    public StreamDispatch(
            StreamInbound connection,
            StreamHandler handler,
            Executor threads,
            HandlerSlots slots,
            ServerLimits limits) {
        this.connection = connection;
        this.handler = handler;
        this.threads = threads;
        this.slots = slots;
        this.limits = limits;
    }

    // ---- on the event loop

    @Override
    public void opened() {
        connection.beginStream(STREAM);
        Served served = new Served();
        StreamPipe made = new StreamPipe(served, connection.channel(), false);
        pipe = made;
        EngineStream stream = new EngineStream(served, connection.channel(), made, firstRead(), reads(), writes());
        ChannelHandlerContext last = connection.channel().pipeline().context((ChannelHandler) connection);
        connection.channel().pipeline().addBefore(last.name(), null, made);
        if (slots.tryTake()) {
            handOver(stream);
        } else {
            slots.whenFree(() -> !dropped && handOver(stream));
        }
    }

    private @Nullable StreamTimeout firstRead() {
        Duration first = limits.firstByteTimeout();
        return first.isZero() ? null : new StreamTimeout("first-byte-timeout", first, CloseCause.FIRST_BYTE_TIMEOUT);
    }

    private StreamTimeout reads() {
        return new StreamTimeout("idle-timeout", limits.idleTimeout(), CloseCause.IDLE_TIMEOUT);
    }

    private StreamTimeout writes() {
        return new StreamTimeout("write-timeout", limits.writeTimeout(), CloseCause.WRITE_TIMEOUT);
    }

    /** Nothing arrives here: the pipe takes all. */
    @Override
    public void accept(Message message) {
        throw new IllegalStateException("a message on a stream");
    }

    @Override
    public int waiting() {
        return 0;
    }

    @Override
    public void resume() {
        // a stream waits by itself
    }

    /** A stream may take long. */
    @Override
    public void slowHandlers(Duration limit, Consumer<RunningHandler> told) {
        // nothing to tell: see above
    }

    /** Its handler waits for what arrives, and has a timeout for that. */
    @Override
    public void idle(Duration silence) {
        // a stream has no listener
    }

    @Override
    public void drop() {
        dropped = true;
        StreamPipe begun = pipe;
        if (begun != null) {
            begun.ended();
            if (state.get() == State.NEW) {
                begun.drop("was closed");
            }
        }
    }

    @Override
    public void interrupt() {
        inHandler.interrupt();
    }

    /** A stop of the server waits until the handler has returned, too. */
    @Override
    public void closed(ListenerCalls.End end) {
        if (state.compareAndSet(State.NEW, State.OVER)) {
            return;
        }
        connection.unsettled();
        if (!state.compareAndSet(State.RUNNING, State.CLOSED)) {
            connection.settled();
        }
    }

    // ---- on a handler thread

    /** Returns true: the slot is used. */
    private boolean handOver(EngineStream stream) {
        try {
            threads.execute(() -> run(stream));
        } catch (Throwable failure) { // no thread can be had, nor memory for one
            slots.release();
            connection.fail(failure);
        }
        return true;
    }

    private void run(EngineStream stream) {
        if (!state.compareAndSet(State.NEW, State.RUNNING)) {
            slots.release();
            return;
        }
        try {
            serve(stream);
        } finally {
            slots.release();
            if (state.getAndSet(State.OVER) == State.CLOSED) {
                connection.settled();
            }
            FastThreadLocal.removeAll(); // a container's thread outlives the application
        }
    }

    private void serve(EngineStream stream) {
        long since = inHandler.entered();
        Throwable failure = null;
        try {
            handler.onConnection(stream);
            stream.close();
        } catch (Throwable thrown) { // also errors: they end this connection, and no other
            failure = thrown;
        } finally {
            inHandler.left();
        }
        connection.handled(since, failure);
        if (failure != null) {
            connection.fail(failure);
        }
        finish();
        StreamPipe begun = pipe;
        if (begun != null) {
            begun.drop("is closed, since its handler has returned");
        }
    }

    /** Has the stream in flight no more. */
    private void finish() {
        if (!finished.getAndSet(true)) {
            connection.finish(STREAM, null);
        }
    }

    /** The connection, as its stream sees it. */
    private final class Served implements StreamOwner {
        @Override
        public ConnectionInfo info() {
            return connection;
        }

        @Override
        public void streamed(int received, int sent, long held) {
            connection.streamed(received, sent, held);
        }

        @Override
        public void timedOut(CloseCause why, String setting, Duration timeout) {
            connection.timedOut(why, setting, timeout);
        }

        @Override
        public void close() {
            finish(); // which ends the connection where that is for another reason: the peer has, or the server is
            // stopped
            connection.close();
        }

        @Override
        public void abort() {
            connection.cutStream(CloseCause.CLOSED, null);
        }

        @Override
        public @Nullable SocketAddress proxyAddress() {
            return connection.proxyAddress();
        }

        @Override
        public boolean isDraining() {
            return connection.isDraining();
        }
    }
}
