package io.knsock.engine.dispatch;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.engine.container.Postponed;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link MessageHandler} on handler threads, one message at a time. At most one task of a connection is with the
 * executor, so the order holds and the executor's queue is bounded by the number of connections; the task goes on while
 * there are messages, so that pipelined ones share one hop. A task has one of the server's slots for as long as it
 * lasts.
 *
 * <p><b>The turn.</b> Whoever raises {@link #waiting} from 0 has the connection's turn, and it ends by lowering that to
 * 0; so there is one turn at most, and one if anything waits. The turn is passed on: to the queue for a slot, to the
 * executor with a {@link Task}, to {@link #parked}, or to a {@link Pause}; each passes it on once. What only the turn
 * touches needs no lock: each of these hand-overs orders what was written before it.
 *
 * <p><b>A message that is postponed</b> stays counted, and is kept with what it waits for. The task gives its slot and
 * its thread back, and the turn waits in a {@link Pause}, whose end is a compare-and-set: by what the message waits
 * for, or by the event loop when the connection is closed.
 *
 * <p><b>When the connection is closed</b> the event loop sets {@link #dropped} and empties the mailbox. Whoever has the
 * turn then drops the rest, at the next of these places: before it asks for a slot, when it is given one, before it is
 * handed to an executor again, in the task, in the pause. The event loop looks for a pause after it has set
 * {@code dropped}, and the task for {@code dropped} after it has made the pause known: one of them sees the other, and
 * if both do, the compare-and-set decides. So no message of a closed connection is handed to the handler, unless it was
 * before; nor does one wait for a slot or a thread, unless its listener has to hear of the end, which is told on a
 * handler thread.
 */
public final class BlockingDispatch implements Dispatch {
    /** After so many messages a task queues up again, to let other connections have the thread. */
    private static final int BATCH = 64;
    /** After so many it does so too where others wait. */
    private static final int FAIR_BATCH = 16;
    /** After so long it does so too where others wait. */
    private static final long FAIR_NANOS = 1_000_000;

    private final Inbound connection;
    private final MessageHandler handler;
    private final @Nullable ListenerCalls listening;
    private final Function<Inbound, Executor> executors;
    private final HandlerSlots slots;
    private final BooleanSupplier othersWait;

    private final Queue<Message> mailbox = new ConcurrentLinkedQueue<>();

    /**
     * Messages accepted and not yet handled; with a listener also, before and after them, that the connection is open
     * and that it is closed, which need no place in the mailbox: they are the first and the last.
     */
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * The task has ended although there are messages, since too much waits to be written. It looks once more after it
     * has set this, and the event loop lowers what waits before it reads this: one of them sees the other, and only who
     * unsets it goes on.
     */
    private final AtomicBoolean parked = new AtomicBoolean();

    /**
     * Set when the connection is open, by the event loop, before it counts the first thing to do; whoever hands the
     * task over has seen that counted, or comes after who has. Until then there is nothing to run.
     */
    private Executor handlers = Runnable::run;

    private volatile boolean dropped;

    /** The last one; it may be over. */
    private volatile @Nullable Pause pause;

    /** Written by the event loop before it counts that; unset by the turn, when it is told. */
    private volatile ListenerCalls.@Nullable End end;

    // Guarded by the turn.
    private boolean begun;
    private @Nullable Message postponedMessage;
    private @Nullable Postponed postponed;

    private final HandlerClock inHandler = new HandlerClock();

    /**
     * @param executors says, once the connection is open, what its task runs on
     * @param othersWait whether tasks of other connections wait for a thread, as far as is known
     */
    public BlockingDispatch(
            Inbound connection,
            MessageHandler handler,
            @Nullable ListenerCalls listening,
            Function<Inbound, Executor> executors,
            HandlerSlots slots,
            BooleanSupplier othersWait) {
        this.connection = connection;
        this.handler = handler;
        this.listening = listening;
        this.executors = executors;
        this.slots = slots;
        this.othersWait = othersWait;
    }

    // ---- on the event loop

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
    public void idle(Duration silence) {
        if (listening != null && !dropped && waiting.compareAndSet(0, 1)) { // nothing is under way
            listening.silent(silence);
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
    public void slowHandlers(Duration limit, Consumer<RunningHandler> told) {
        inHandler.tellIfSlow(limit, told);
    }

    @Override
    public int waiting() {
        return mailbox.size();
    }

    @Override
    public void drop() {
        dropped = true;
        mailbox.clear();
        resume(); // nothing is written any more for which it could wait
        Pause underWay = pause;
        if (underWay != null) {
            underWay.end();
        }
    }

    @Override
    public void interrupt() {
        inHandler.interrupt();
    }

    @Override
    public void closed(ListenerCalls.End end) {
        if (listening != null) {
            connection.unsettled();
            this.end = end;
            startUnlessUnderWay();
        }
    }

    // ---- by who has the turn

    private void start() {
        boolean more = true;
        while (more && !isOver() && takeSlot()) {
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
            if (isOver()) {
                return false;
            }
            if (handOver()) {
                start();
            }
            return true;
        });
        return false;
    }

    /**
     * Hands a task over, with the slot. Returns whether the executor has run it here and there is more to do: it would
     * fill the stack to hand over the next one there.
     */
    private boolean handOver() {
        Task task = new Task();
        try {
            handlers.execute(task);
        } catch (RejectedExecutionException ended) {
            slots.release();
            return false;
        } catch (Throwable failure) { // also errors: there is no memory to hand it over
            slots.release();
            connection.fail(failure);
            return false;
        } finally {
            task.giver = null;
        }
        return task.leftMore;
    }

    /** Made for one hand-over. */
    final class Task implements RetryingExecutor.Retried {
        /**
         * The thread that hands it over, for as long as that takes. Others may see an old value, but none finds itself
         * there.
         */
        private @Nullable Thread giver = Thread.currentThread();

        /** Written and read by the giver. */
        private boolean leftMore;

        @Override
        public void run() {
            boolean here = Thread.currentThread() == giver;
            Next next = Next.END;
            try {
                next = handleBatch();
            } finally {
                slots.release();
                boolean more = next == Next.MORE;
                if (next == Next.PAUSE) {
                    new Pause().begin();
                } else if (more && !here) {
                    start();
                }
                if (here) { // perhaps an event loop, which keeps what is its own
                    leftMore = more;
                } else {
                    // Threads of a container outlive the application: what Netty left on them would keep its class
                    // loader.
                    FastThreadLocal.removeAll();
                }
            }
        }

        @Override
        public boolean isOver() {
            boolean over = BlockingDispatch.this.isOver();
            if (over) {
                slots.release();
            }
            return over;
        }
    }

    /** What comes after a task. */
    private enum Next {
        /** Nothing, or somebody else has the turn. */
        END,
        /** Another task: there is more to do. */
        MORE,
        /** Another task, when the message that was postponed may be tried again. */
        PAUSE
    }

    private Next handleBatch() {
        long began = System.nanoTime();
        for (int handled = 1; ; handled++) {
            if (dropped) {
                return dropAll() ? Next.END : Next.MORE;
            }
            if (hasToWait() && park()) {
                return Next.END;
            }
            step();
            if (postponed != null) {
                return Next.PAUSE;
            }
            if (waiting.decrementAndGet() == 0) {
                return Next.END;
            }
            if (handled == BATCH || (someWait() && isFairShare(handled, began))) {
                return Next.MORE;
            }
        }
    }

    private boolean someWait() {
        return slots.isContended() || othersWait.getAsBoolean();
    }

    private static boolean isFairShare(int handled, long began) {
        return handled >= FAIR_BATCH || System.nanoTime() - began > FAIR_NANOS;
    }

    /** What is dropped is not written, so it waits for nothing. */
    private boolean hasToWait() {
        return !dropped && !connection.takesReplies();
    }

    /** Returns whether the task has to end here; the thread that resumes starts another. */
    private boolean park() {
        parked.set(true);
        return hasToWait() || !parked.compareAndSet(true, false);
    }

    private void step() {
        boolean unwanted = connection.isCloseWanted();
        if (listening != null && !begun) {
            begun = true;
            if (!unwanted) {
                listening.opened();
            }
            return;
        }
        if (listening != null && listening.hearsOfSilence(unwanted || !mailbox.isEmpty())) {
            return;
        }
        Message message = postponedMessage;
        Postponed before = postponed;
        if (message == null) {
            message = mailbox.poll();
        } else {
            postponedMessage = null;
            postponed = null;
        }
        if (message != null && !unwanted) {
            handle(message, before);
        } else if (before != null) {
            before.giveUp();
        }
    }

    private void handle(Message message, @Nullable Postponed before) {
        try {
            connection.finish(message, HandlerCall.reply(connection, handler, inHandler, message, before));
        } catch (Postponed later) {
            postponedMessage = message;
            postponed = later;
        } catch (Throwable failure) { // also errors: a StackOverflowError of one message is not the others' business
            connection.fail(failure);
        }
    }

    /** The turn, while it waits with the message that was postponed. */
    private final class Pause {
        private final AtomicBoolean over = new AtomicBoolean();

        void begin() {
            Postponed what =
                    Objects.requireNonNull(postponed); // read first: the end may come, and unset it, at any time
            connection.holdBack(true);
            pause = this;
            what.whenReady(connection.loop(), this::end);
            if (dropped) {
                end();
            }
        }

        void end() {
            if (!over.get() && over.compareAndSet(false, true)) {
                connection.holdBack(false);
                start();
            }
        }
    }

    // ---- of a closed connection, by who has the turn

    /** Returns whether the connection is closed and nothing of it needs a thread; the turn has ended then. */
    private boolean isOver() {
        while (dropped && !isEndToBeTold()) {
            if (dropAll()) {
                return true;
            }
        }
        return false;
    }

    private boolean isEndToBeTold() {
        return listening != null && listening.hasTold() && end != null;
    }

    /**
     * Drops what there is, and tells the end if it is known. Returns whether the turn has ended: else more has come.
     */
    private boolean dropAll() {
        int counted = waiting.get();
        Postponed first = postponed;
        if (first != null) {
            postponed = null;
            postponedMessage = null;
            first.giveUp();
        }
        mailbox.clear();
        ListenerCalls.End known = end;
        if (known != null && listening != null) {
            end = null;
            listening.closed(known);
        }
        return waiting.addAndGet(-counted) == 0;
    }
}
