package io.knsock.engine;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link MessageHandler} on handler threads. At most one task of a connection is with the executor, so the order
 * holds and the executor's queue is bounded by the number of connections; the task goes on while there are messages,
 * so that pipelined ones share one hop. A task has one of the server's slots for as long as it lasts.
 */
final class BlockingDispatch implements Dispatch {
    /** After so many messages a task queues up again, to let other connections have the thread. */
    static final int BATCH = 64;

    /** After so long it does so too where others wait for its slot. */
    private static final long FAIR_NANOS = 1_000_000;

    private final ServerConnection connection;
    private final MessageHandler handler;
    private final @Nullable Listening listening;
    private final Function<ServerConnection, Executor> executors;
    private final HandlerSlots slots;
    private final int batch;

    private final Queue<Message> mailbox = new ConcurrentLinkedQueue<>();

    /**
     * Messages accepted and not yet handled; with a listener also, before and after them, that the connection is open
     * and that it is closed, which need no place in the mailbox: they are the first and the last. Whoever raises it from 0 starts the task, and the task ends for good only by
     * lowering it to 0; hence there is never a second task, and never a message without one.
     */
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * The task has ended although there are messages, since too much waits to be written. It looks once more after it has
     * set this, and the event loop lowers what waits before it reads this: one of them sees the other, and only who
     * unsets it goes on.
     */
    private final AtomicBoolean parked = new AtomicBoolean();

    /**
     * Set when the connection is open, by the event loop, before it counts the first thing to do; whoever hands the task
     * over has seen that counted, or comes after who has. Until then there is nothing to run.
     */
    private Executor handlers = Runnable::run;

    private volatile boolean dropped;

    /** Guarded by the task. */
    private boolean begun;

    /** Written before the last step is counted. */
    private Listening.@Nullable End end;

    private final InHandler inHandler = new InHandler();

    /**
     * @param executors says, once the connection is open, what its task runs on
     * @param batch after how many messages a task ends; 1 for a task of its own for each, and for what the listener is told
     */
    BlockingDispatch(
            ServerConnection connection,
            MessageHandler handler,
            @Nullable Listening listening,
            Function<ServerConnection, Executor> executors,
            HandlerSlots slots,
            int batch) {
        this.connection = connection;
        this.handler = handler;
        this.listening = listening;
        this.executors = executors;
        this.slots = slots;
        this.batch = batch;
    }

    @Override
    public void opened() {
        try {
            handlers = executors.apply(connection);
        } catch (Throwable failure) { // as of a handler
            connection.fail(failure); // after which the task, on whatever thread, handles nothing
        }
        if (listening != null) {
            startUnlessUnderWay();
        }
    }

    @Override
    public void accept(Message message) {
        mailbox.add(message);
        startUnlessUnderWay();
    }

    private void startUnlessUnderWay() {
        if (waiting.getAndIncrement() == 0) {
            start();
        }
    }

    @Override
    public void resume() {
        if (parked.get() && parked.compareAndSet(true, false)) {
            start();
        }
    }

    @Override
    public @Nullable Handling handling() {
        return inHandler.handling();
    }

    @Override
    public void drop() {
        dropped = true;
    }

    @Override
    public void closed(Listening.End end) {
        if (listening != null) {
            this.end = end;
            connection.unsettled();
            startUnlessUnderWay();
            resume(); // nothing is written any more for which it could wait
        }
    }

    private void start() {
        boolean more = true;
        while (more && takeSlot()) {
            more = handOver();
        }
    }

    /** Returns whether there is a slot now; else the task is handed over when there is. */
    private boolean takeSlot() {
        if (slots.tryTake()) {
            return true;
        }
        connection.holdBack(true);
        slots.whenFree(() -> {
            connection.holdBack(false);
            if (handOver()) {
                start();
            }
        });
        return false;
    }

    /**
     * Hands a task over, with the slot. Returns whether the executor has run it here and there is more to do: it would fill
     * the stack to hand over the next one there.
     */
    private boolean handOver() {
        Task task = new Task();
        try {
            handlers.execute(task);
        } catch (RejectedExecutionException ended) {
            slots.release();
            return false;
        } finally {
            task.giver = null;
        }
        return task.leftMore;
    }

    /** Made for one hand-over. */
    private final class Task implements Runnable {
        /** Who hands it over, for as long as that takes. Others may see an old value, but none finds itself there. */
        private @Nullable Thread giver = Thread.currentThread();

        /** Written and read by the giver. */
        private boolean leftMore;

        @Override
        public void run() {
            boolean here = Thread.currentThread() == giver;
            boolean more = false;
            try {
                more = handleBatch();
            } finally {
                slots.release();
                if (here) { // perhaps an event loop, which keeps what is its own
                    leftMore = more;
                } else {
                    if (more) {
                        start();
                    }
                    // Threads of a container outlive the application: what Netty left on them would keep its class
                    // loader.
                    FastThreadLocal.removeAll();
                }
            }
        }
    }

    /** Returns whether there is more to do for which the task should queue up again. */
    private boolean handleBatch() {
        long began = System.nanoTime();
        for (int handled = 1; ; handled++) {
            if (hasToWait() && park()) {
                return false;
            }
            step();
            if (waiting.decrementAndGet() == 0) {
                return false;
            }
            if (handled == batch || (slots.isContended() && System.nanoTime() - began > FAIR_NANOS)) {
                return true;
            }
        }
    }

    /** What is dropped is not written, so it waits for nothing. */
    private boolean hasToWait() {
        return !dropped && !connection.takesReplies();
    }

    /** Returns whether the task has to end here; who resumes starts another. */
    private boolean park() {
        parked.set(true);
        return hasToWait() || !parked.compareAndSet(true, false);
    }

    private void step() {
        boolean unwanted = dropped || connection.isCloseWanted();
        if (listening != null && !begun) {
            begun = true;
            if (!unwanted) {
                listening.opened();
            }
            return;
        }
        Message message = mailbox.poll();
        if (message == null) {
            Objects.requireNonNull(listening).closed(Objects.requireNonNull(end));
        } else if (!unwanted) {
            handle(message);
        }
    }

    private void handle(Message message) {
        try {
            connection.finish(message, reply(message));
        } catch (Throwable failure) { // also errors: a StackOverflowError of one message is not the others' business
            connection.fail(failure);
        }
    }

    /** Is done with the message before its reply is on its way, so that who has that finds the handling recorded. */
    private @Nullable Message reply(Message message) throws Exception {
        HandlingEvent timing = HandlingEvent.begun();
        inHandler.entered(Thread.currentThread());
        try {
            return handler.onMessage(connection, message);
        } finally {
            inHandler.left();
            HandlingEvent.ended(timing, connection);
        }
    }
}
