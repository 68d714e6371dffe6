package io.knsock.engine.dispatch;

import io.knsock.Message;
import io.knsock.config.ReplyOrder;
import io.knsock.engine.container.Postponed;
import io.knsock.engine.net.MessageCost;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has several messages of one connection handled at once. They begin in the order they arrived; what comes of each is
 * brought back to the event loop, which guards all fields where nothing else is said.
 *
 * <p><b>Bounds.</b> So many messages as are allowed have begun and are not done; each of them that is with the handler
 * has one of the server's slots. The connection waits for at most one slot at a time, and is not read meanwhile. A
 * reply that is held back, since a message before its own is not done, counts as a message in flight; while such
 * replies have {@link #MOST_HELD_BYTES}, no other message begins. The first message that is not done has begun, so what
 * is held back waits for nothing but that.
 *
 * <p><b>A message that is postponed</b> keeps its place among those that have begun, and gives back its slot and its
 * thread. When it is ready it goes before those that have not begun, whatever waits to be written.
 *
 * <p><b>The end.</b> {@link #drop} forgets what has not begun and what is held back; what comes back later finds
 * nothing to do. The listener hears of the end when {@link #atWork} is 0: from then on it stays so. When the event loop
 * itself has ended, those that come back do so on their own threads, and the last of them tells it.
 */
abstract class ConcurrentDispatch implements Dispatch {
    /** While replies that are held back have so many bytes, no other message begins. */
    static final int MOST_HELD_BYTES = 256 * 1024;

    final Inbound connection;
    final @Nullable ListenerCalls listening;
    final HandlerSlots slots;
    private final int most;
    private final boolean kept;

    private final Queue<Message> mailbox = new ArrayDeque<>(1);

    /** Those that have begun and are not finished, in the order of their messages. */
    private final Deque<Handling> begun = new ArrayDeque<>();

    /** Those of them that were postponed, and are ready. */
    private final Queue<Handling> again = new ArrayDeque<>(1);

    /** How many of them are not done. */
    private int undone;

    private long heldBytes;
    private boolean open;

    /** One has failed whose turn has not come: no other begins, but those before it may have to be tried again. */
    private boolean failing;

    private boolean queued;
    private boolean slotAtHand;
    private boolean pumping;
    private final Queue<HandlerClock> idleClocks = new ArrayDeque<>(1);

    /** All that there are; replaced by the event loop before a new one is used. */
    private volatile List<HandlerClock> clocks = List.of();

    /** Written by the event loop. */
    private volatile boolean dropped;

    /** What was handed over to be run and has not come back. Raised by the event loop alone. */
    private final AtomicInteger atWork = new AtomicInteger();

    /** Until it is told; taken out by who tells it. */
    private final AtomicReference<ListenerCalls.@Nullable End> end = new AtomicReference<>();

    ConcurrentDispatch(
            Inbound connection, @Nullable ListenerCalls listening, HandlerSlots slots, int most, ReplyOrder order) {
        this.connection = connection;
        this.listening = listening;
        this.slots = slots;
        this.most = most;
        this.kept = order == ReplyOrder.KEPT;
    }

    /** One message that has begun. */
    static final class Handling {
        final Message message;
        final HandlerClock clock;

        // Written by who handles it, before it comes back.
        @Nullable Message reply;

        @Nullable Throwable failure;

        @Nullable Postponed later;

        /** What is tried again; null for the first time. Written before it is handed over. */
        @Nullable Postponed before;

        // Guarded by the event loop.
        private @Nullable Postponed waitsFor;
        private boolean done;

        Handling(Message message, HandlerClock clock) {
            this.message = message;
            this.clock = clock;
        }
    }

    // ---- on the event loop

    /** Lets messages begin. */
    final void open() {
        open = true;
        pump();
    }

    /** Lets no message begin until {@link #open}. */
    final void pause() {
        open = false;
    }

    /** Returns whether messages may begin and there are none: none that waits, and none that has begun. */
    final boolean isQuiet() {
        return open && !dropped && mailbox.isEmpty() && begun.isEmpty() && !connection.isCloseWanted();
    }

    /** Returns whether a message has arrived that has not begun. */
    final boolean hasWaiting() {
        return !mailbox.isEmpty();
    }

    @Override
    public final void accept(Message message) {
        mailbox.add(message);
        pump();
    }

    @Override
    public final int waiting() {
        return mailbox.size();
    }

    @Override
    public final void resume() {
        pump();
    }

    /** A loop and not a recursion: what is done at once would fill the stack. */
    final void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!queued && (isStepDue() || mayBegin())) {
                if (slotAtHand || slots.tryTake()) {
                    slotAtHand = false;
                    next();
                } else {
                    queue();
                }
            }
        } finally {
            pumping = false;
        }
    }

    private boolean mayBegin() {
        return open
                && !dropped
                && !connection.isCloseWanted()
                && (!again.isEmpty() || (!mailbox.isEmpty() && !failing && hasRoom()));
    }

    private boolean hasRoom() {
        return undone < most && heldBytes < MOST_HELD_BYTES && connection.takesReplies();
    }

    private void queue() {
        queued = true;
        connection.holdBack(true);
        slots.whenFree(() -> {
            try {
                connection.loop().execute(this::granted);
                return true;
            } catch (RejectedExecutionException ended) {
                return false;
            }
        });
    }

    private void granted() {
        queued = false;
        slotAtHand = true;
        connection.holdBack(false);
        pump();
        if (slotAtHand) { // dropped meanwhile, or the peer does not read
            slotAtHand = false;
            slots.release();
        }
    }

    /** Has a slot. */
    private void next() {
        if (isStepDue()) {
            atWork.incrementAndGet();
            step();
            return;
        }
        Handling next;
        try {
            next = nextHandling();
        } catch (Throwable noMemory) { // which the caller deals with
            slots.release();
            throw noMemory;
        }
        atWork.incrementAndGet();
        call(next);
    }

    private Handling nextHandling() {
        Handling next = again.poll();
        if (next != null) {
            next.before = next.waitsFor;
            next.waitsFor = null;
            return next;
        }
        next = new Handling(mailbox.remove(), clock());
        begun.add(next);
        undone++;
        return next;
    }

    private HandlerClock clock() {
        HandlerClock idle = idleClocks.poll();
        if (idle != null) {
            return idle;
        }
        HandlerClock made = new HandlerClock();
        List<HandlerClock> all = new ArrayList<>(clocks);
        all.add(made);
        clocks = List.copyOf(all);
        return made;
    }

    /** Returns whether the listener is to be told of something, for which a slot is needed. */
    abstract boolean isStepDue();

    /** Tells the listener what is due; has a slot, and brings it back. */
    abstract void step();

    /** Hands a message to the handler, with a slot, which it releases before {@link #comeBack}. */
    abstract void call(Handling next);

    // ---- what comes of it

    /** Notes that a message has left the handler; on any thread. */
    final void comeBack(Handling one) {
        onLoop(() -> returned(one), () -> late(one));
    }

    /**
     * Runs something on the event loop, at once if this is it.
     *
     * @param late is run here if the loop has ended
     */
    final void onLoop(Runnable task, Runnable late) {
        if (connection.loop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            connection.loop().execute(task);
        } catch (RejectedExecutionException ended) {
            late.run();
        } catch (OutOfMemoryError noMemory) {
            connection.fail(noMemory); // which waits for memory
            onLoop(task, late);
        }
    }

    private void returned(Handling one) {
        atWork.decrementAndGet();
        Postponed later = one.later;
        one.later = null;
        if (dropped) {
            if (later != null) {
                later.giveUp();
            }
        } else if (later != null) {
            one.waitsFor = later;
            later.whenReady(connection.loop(), () -> onLoop(() -> ready(one), later::giveUp));
        } else {
            undone--;
            idleClocks.add(one.clock);
            settle(one);
        }
        pump();
        endIfIdle();
    }

    private void ready(Handling one) {
        if (!dropped) {
            again.add(one);
            pump();
        }
    }

    private void settle(Handling one) {
        Throwable failure = one.failure;
        if (!kept && failure != null) {
            connection.fail(failure);
        } else if (!kept || (failure == null && (one.reply == null || begun.peek() == one))) {
            begun.remove(one);
            connection.finish(one.message, one.reply);
            finishInOrder();
        } else {
            one.done = true;
            failing |= failure != null;
            hold(one.reply, true);
            finishInOrder();
        }
    }

    private void hold(@Nullable Message reply, boolean held) {
        if (reply != null) {
            heldBytes += held ? MessageCost.of(reply) : -MessageCost.of(reply);
            connection.holds(reply, held);
        }
    }

    private void finishInOrder() {
        Handling first = begun.peek();
        while (first != null && first.done) {
            begun.remove();
            Throwable failure = first.failure;
            hold(first.reply, false);
            if (failure == null) {
                connection.finish(first.message, first.reply);
            } else {
                connection.fail(failure); // which drops the rest
            }
            first = begun.peek();
        }
    }

    // ---- the end

    boolean isDropped() {
        return dropped;
    }

    @Override
    public final void drop() {
        dropped = true;
        mailbox.clear();
        again.clear();
        for (Handling one : begun) {
            Postponed waiting = one.waitsFor;
            one.waitsFor = null;
            if (waiting != null) {
                waiting.giveUp();
            }
        }
        begun.clear();
    }

    @Override
    public final void closed(ListenerCalls.End why) {
        if (listening != null) {
            connection.unsettled();
            end.set(why);
            endIfIdle();
        }
    }

    /** Returns whether the end is to be told, and nothing is at work any more. */
    final boolean isEndDue() {
        return end.get() != null && atWork.get() == 0;
    }

    private void endIfIdle() {
        if (isEndDue()) {
            endDue();
        }
    }

    /** Tells the end, or sees to it that it is told; on the event loop. */
    abstract void endDue();

    /** Returns the end for who tells it, once. */
    final ListenerCalls.@Nullable End takeEnd() {
        return end.getAndSet(null);
    }

    /** Tells the end here, unless somebody else has. */
    final void tellEnd() {
        ListenerCalls.End known = takeEnd();
        if (known != null && listening != null) {
            listening.closed(known);
        }
    }

    /** Notes that something that was handed over has come back, which was no message; on the event loop. */
    final void stepReturned() {
        atWork.decrementAndGet();
        pump();
        endIfIdle();
    }

    /** Notes that a message has come back and there is no event loop any more; on any thread. */
    final void late(Handling one) {
        Postponed later = one.later;
        if (later != null) {
            later.giveUp();
        }
        stepLate();
    }

    /** Notes that something has come back and there is no event loop any more; on any thread. */
    final void stepLate() {
        if (atWork.decrementAndGet() == 0) {
            tellEnd();
        }
    }

    // ---- on any thread

    @Override
    public final void slowHandlers(Duration limit, Consumer<RunningHandler> told) {
        clocks.forEach(clock -> clock.tellIfSlow(limit, told));
    }

    /** Interrupts the threads that are in the handler. */
    final void interruptHandlers() {
        clocks.forEach(HandlerClock::interrupt);
    }
}
