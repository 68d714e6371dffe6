package io.knsock.engine;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link MessageHandler} on handler threads. At most one task of a connection is with the executor, so the order
 * holds and the executor's queue is bounded by the number of connections; the task goes on while there are messages,
 * so that pipelined ones share one hop. A task has one of the server's slots for as long as it lasts.
 */
final class BlockingDispatch implements Dispatch, Runnable {
    /** After so many messages a task queues up again, to let other connections have the thread. */
    private static final int BATCH = 64;

    /** After so long it does so too where others wait for its slot. */
    private static final long FAIR_NANOS = 1_000_000;

    private static final long FIRST_RETRY_MILLIS = 1;
    private static final long LAST_RETRY_MILLIS = 100;

    private final ServerConnection connection;
    private final MessageHandler handler;
    private final Executor handlers;
    private final HandlerSlots slots;

    private final Queue<Message> mailbox = new ConcurrentLinkedQueue<>();

    /**
     * Messages accepted and not yet handled. Whoever raises it from 0 starts the task, and the task ends for good only by
     * lowering it to 0; hence there is never a second task, and never a message without one.
     */
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * The task has ended although there are messages, since too much waits to be written. It looks once more after it has
     * set this, and the event loop lowers what waits before it reads this: one of them sees the other, and only who
     * unsets it goes on.
     */
    private final AtomicBoolean parked = new AtomicBoolean();

    private volatile boolean dropped;

    private volatile @Nullable Handling handling;

    BlockingDispatch(ServerConnection connection, MessageHandler handler, Executor handlers, HandlerSlots slots) {
        this.connection = connection;
        this.handler = handler;
        this.handlers = handlers;
        this.slots = slots;
    }

    @Override
    public void accept(Message message) {
        mailbox.add(message);
        if (waiting.getAndIncrement() == 0) {
            start();
        }
    }

    @Override
    public void resume() {
        if (parked.compareAndSet(true, false)) {
            start();
        }
    }

    @Override
    public @Nullable Handling handling() {
        return handling;
    }

    @Override
    public void drop() {
        dropped = true;
    }

    private void start() {
        if (slots.tryTake()) {
            submit(FIRST_RETRY_MILLIS);
        } else {
            connection.holdBack(true);
            slots.whenFree(() -> {
                connection.holdBack(false);
                submit(FIRST_RETRY_MILLIS);
            });
        }
    }

    /** Saturated handlers are no failure: the message stays where it is, and the connection is not read meanwhile. */
    private void submit(long retryMillis) {
        try {
            handlers.execute(this);
        } catch (RejectedExecutionException saturated) {
            if (dropped) {
                slots.release();
                return;
            }
            long next = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
            try {
                connection.loop().schedule(() -> submit(next), retryMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException ended) {
                slots.release();
            }
        }
    }

    @Override
    public void run() {
        boolean more = false;
        try {
            more = handleBatch();
        } finally {
            slots.release();
            if (more) {
                start();
            }
            // Threads of a container outlive the application: what Netty left on them would keep its class loader.
            FastThreadLocal.removeAll();
        }
    }

    /** Returns whether there is more to do for which the task should queue up again. */
    private boolean handleBatch() {
        long began = System.nanoTime();
        for (int handled = 1; ; handled++) {
            if (!connection.takesReplies() && park()) {
                return false;
            }
            Message message = mailbox.remove();
            if (!dropped) {
                handle(message);
            }
            if (waiting.decrementAndGet() == 0) {
                return false;
            }
            if (handled == BATCH || (slots.isContended() && System.nanoTime() - began > FAIR_NANOS)) {
                return true;
            }
        }
    }

    /** Returns whether the task has to end here; who resumes starts another. */
    private boolean park() {
        parked.set(true);
        return !connection.takesReplies() || !parked.compareAndSet(true, false);
    }

    private void handle(Message message) {
        HandlingEvent timing = HandlingEvent.begun();
        handling = new Handling(System.nanoTime(), Thread.currentThread());
        try {
            connection.finish(message, handler.onMessage(connection, message));
        } catch (Throwable failure) { // also errors: a StackOverflowError of one message is not the others' business
            connection.fail(failure);
        } finally {
            handling = null;
            timing.ended(connection);
        }
    }
}
