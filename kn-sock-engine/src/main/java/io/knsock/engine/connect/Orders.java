package io.knsock.engine.connect;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What is asked of a connection, in the order in which it was asked, until its event loop gets round to it.
 *
 * <p><b>Each is carried out or refused, once.</b> An order belongs to whoever takes it out of the queue, and all who do
 * so do one of the two. One that is added after the end is found by whoever added it, who looks at {@link #over} after
 * that; one that was there before by {@link #end}, which empties the queue after it has set that.
 *
 * <p><b>None is forgotten.</b> {@link #planned} is true from the moment at which somebody asks the loop for a turn
 * until that turn begins to empty the queue; whoever adds an order in between is served by it.
 *
 * <p><b>A connection is looked at before it is used.</b> A peer that replies and closes has its end of the stream
 * arrive right behind the reply, and a loop runs all tasks before it looks at its sockets again. So what is asked of a
 * quiet connection waits for the next look: a task that an event loop gives itself with a delay of zero runs after
 * that. What is asked of one that has ended does not wait: nothing is left to be seen, and a loop that is shut down
 * runs no delayed task.
 */
final class Orders {
    private final EventLoop loop;
    private final BooleanSupplier quiet;
    private final Failed failed;
    private final Queue<Order> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile boolean over;

    /** The connection has ended; guarded by the event loop. */
    private boolean settled;

    /** @param quiet whether nothing is under way on the connection; asked on the event loop */
    Orders(EventLoop loop, BooleanSupplier quiet, Failed failed) {
        this.loop = loop;
        this.quiet = quiet;
        this.failed = failed;
    }

    /** Something to be done on the event loop, or not at all. */
    interface Order {
        /** Does it, on the event loop. Whatever it throws ends the connection. */
        void carryOut();

        /** Tells who asked that nothing of it was done; on any thread. */
        void refuse();
    }

    /** Is told what an order, or asking the loop for a turn, has failed of; ends the connection. */
    interface Failed {
        void of(Throwable failure);
    }

    /** Adds an order. Does not block. */
    void add(Order order) {
        queue.add(order);
        if (over) {
            refuseAll();
        } else if (planned.compareAndSet(false, true)) {
            try {
                loop.execute(this::begin);
            } catch (Throwable noTurn) { // the loop has ended, or there is no memory to ask it
                planned.set(false);
                failed.of(noTurn);
                refuseAll();
            }
        }
    }

    /**
     * Carries out what waits, and all that follows, without another look, since the connection has ended; on the event
     * loop.
     */
    void settle() {
        settled = true;
        work();
    }

    /**
     * Refuses what has not been carried out, and all that follows, since the event loop carries out nothing any more.
     */
    void end() {
        over = true;
        refuseAll();
    }

    private void begin() {
        try {
            if (!settled && quiet.getAsBoolean()) {
                loop.schedule(this::work, 0, TimeUnit.NANOSECONDS);
                return;
            }
        } catch (Throwable noLook) {
            failed.of(noLook);
        }
        work();
    }

    private void work() {
        planned.set(false);
        for (Order order = queue.poll(); order != null; order = queue.poll()) {
            try {
                order.carryOut();
            } catch (Throwable failure) {
                failed.of(failure);
                refuse(order);
            }
        }
    }

    private void refuseAll() {
        for (Order order = queue.poll(); order != null; order = queue.poll()) {
            refuse(order);
        }
    }

    private static void refuse(Order order) {
        try {
            order.refuse();
        } catch (Throwable noMemoryToTell) {
            // the others must hear of it nevertheless; who waits has a bound of its own
        }
    }
}
