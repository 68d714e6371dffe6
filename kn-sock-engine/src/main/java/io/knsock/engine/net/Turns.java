package io.knsock.engine.net;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where connections of one event loop wait for their next turn that have more messages than their share of one. Between
 * two rounds the loop looks at its sockets, and a round is short, so a connection that floods does not slow the others
 * down. Guarded by the loop.
 */
public final class Turns {
    /** For who may go on without end. */
    public static final Turns NONE = new Turns(null);

    /** So many connections have a turn in one round; with 32 messages each that is about a tenth of a millisecond. */
    private static final int TURNS_IN_A_ROUND = 4;

    private final @Nullable EventExecutor loop;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean planned;

    public Turns(@Nullable EventExecutor loop) {
        this.loop = loop;
    }

    /**
     * Has a turn taken when it is due: after those that were added before. It does not throw.
     *
     * @return false if there are no turns here, and nothing was added
     */
    public boolean add(Runnable turn) {
        if (loop == null) {
            return false;
        }
        waiting.add(turn);
        plan(loop);
        return true;
    }

    /** A timer, not a task: a loop runs all its tasks before it looks at its sockets, and those that they add, too. */
    private void plan(EventExecutor on) {
        if (!planned) {
            try {
                on.schedule(() -> round(on), 0, TimeUnit.NANOSECONDS);
                planned = true;
            } catch (RejectedExecutionException ended) {
                waiting.clear(); // with the loop
            }
        }
    }

    private void round(EventExecutor on) {
        planned = false;
        for (int turns = Math.min(TURNS_IN_A_ROUND, waiting.size()); turns > 0; turns--) {
            waiting.remove().run();
        }
        if (!waiting.isEmpty()) {
            plan(on);
        }
    }
}
