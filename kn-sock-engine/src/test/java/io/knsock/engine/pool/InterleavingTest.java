package io.knsock.engine.pool;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The meetings in every order in which two threads can take three turns, each turn as long or short as can be, before
 * they go on to their ends: whether a mistake is found does not depend on luck, nor on the machine. That what is
 * volatile is seen in one order by all is taken for granted here; {@link RacingTest} has real races.
 */
@ExtendWith(InSteps.class)
class InterleavingTest extends Meetings {
    private static final int TURNS = Integer.getInteger("kn-sock.turns", 3);

    @Override
    void meet(Runnable prepare, Runnable here, Runnable there, Runnable check) throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            lengthen(new int[0], plan -> {
                afresh();
                prepare.run();
                Turns turns = Turns.begin(plan);
                try {
                    CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> turns.run(1, there), other);
                    turns.run(0, here);
                    ended.join(); // whatever interrupts
                    boolean longer = turns.end();
                    check.run();
                    return longer;
                } catch (Throwable failure) {
                    throw new AssertionError(turns.toString(), failure);
                } finally {
                    turns.end();
                }
            });
        } finally {
            other.shutdownNow();
        }
    }

    private interface Run {
        /** Runs to a plan; returns whether its last turn could have been longer. */
        boolean to(int... plan);
    }

    private static void lengthen(int[] before, Run run) {
        int[] plan = Arrays.copyOf(before, before.length + 1);
        plan[before.length] = before.length == 0 ? 0 : 1; // who runs first is a choice, too
        while (run.to(plan)) {
            if (plan.length < TURNS) {
                lengthen(plan, run);
            }
            plan[before.length]++;
        }
    }
}
