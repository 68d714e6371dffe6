package io.knsock.engine.pool;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Two threads of which one at a time runs, and a plan of when they take turns. {@link InSteps} has the pool's code call
 * this before each access that another thread could see: there a turn can end.
 */
public final class Turns {
    /** Where the code in steps finds it: there are no turns but between {@link #begin} and {@link #end}. */
    private static volatile @Nullable Turns current;

    private static final int OPEN_END = Integer.MAX_VALUE;

    /** How many steps each turn has, but for the last two, which go on as far as they can. */
    private final int[] plan;

    private final Party[] parties = {new Party(), new Party()};
    private int turn;
    private int steps;
    private Party running = parties[0];
    private boolean planned = true;
    private boolean stuck;

    private static final class Party {
        @Nullable Thread thread;

        @Nullable ReentrantLock wanted;

        boolean parked;
        boolean permit;
        boolean overslept;
        boolean ended;

        boolean mayRun() {
            Thread mine = thread;
            return !ended
                    && (wanted == null || !wanted.isLocked())
                    && (!parked || permit || (mine != null && mine.isInterrupted()));
        }
    }

    private Turns(int[] plan) {
        this.plan = plan;
    }

    static Turns begin(int... plan) {
        Turns turns = new Turns(plan);
        current = turns;
        return turns;
    }

    /** Ends the turns; returns whether all turns of the plan took place, so that the last could be longer. */
    boolean end() {
        current = null;
        return planned;
    }

    @Override
    public String toString() {
        return "turns of " + Arrays.toString(plan) + " steps";
    }

    /** Does something when its turn has come, and then lets the other go on. Party 0 begins. */
    void run(int number, Runnable task) {
        Party party = parties[number];
        synchronized (this) {
            party.thread = Thread.currentThread();
            await(party);
        }
        try {
            take(); // so that the other can be first in everything
            task.run();
        } finally {
            synchronized (this) {
                party.ended = true;
                planned &= turn >= plan.length;
                turn = plan.length;
                giveWay(party);
            }
        }
    }

    // ---- what the code in steps calls

    static void step() {
        Turns now = current;
        if (now != null) {
            now.take();
        }
    }

    static void lock(ReentrantLock lock) {
        step();
        Turns now = current;
        while (!lock.tryLock()) {
            if (now == null || now.isForeign()) {
                lock.lock();
                return;
            }
            now.block(lock);
        }
    }

    static void park(Object blocker, long nanos) {
        step();
        Turns now = current;
        if (now != null) {
            now.block(null);
        }
    }

    static void unpark(@Nullable Thread thread) {
        step();
        Turns now = current;
        if (now != null && thread != null) {
            now.permit(thread);
        }
    }

    private boolean isForeign() {
        return Arrays.stream(parties).noneMatch(party -> party.thread == Thread.currentThread());
    }

    private synchronized void take() {
        Party me = running;
        if (me.thread != Thread.currentThread()) {
            return; // neither of the two: a test that prepares or checks
        }
        if (turn < plan.length && steps == plan[turn]) {
            turn++;
            steps = 0;
            Party other = me == parties[0] ? parties[1] : parties[0];
            if (other.parked && !other.overslept) { // who is parked may wake up at any time: once is enough
                other.overslept = true;
                other.permit = true;
            }
            giveWay(me);
            await(me);
        }
        steps++;
    }

    /** Waits for a lock, or parks. */
    private synchronized void block(@Nullable ReentrantLock lock) {
        Party me = running;
        me.wanted = lock;
        me.parked = lock == null;
        if (!me.mayRun()) {
            planned &= turn >= plan.length;
            turn = plan.length;
            giveWay(me);
            await(me);
        }
        me.wanted = null;
        me.parked = false;
        me.permit = false;
    }

    private synchronized void permit(Thread thread) {
        for (Party party : parties) {
            if (party.thread == thread) {
                party.permit = true;
            }
        }
    }

    private void giveWay(Party me) {
        Party other = me == parties[0] ? parties[1] : parties[0];
        if (other.mayRun()) {
            running = other;
        } else if (!me.mayRun()) {
            // Who is parked may wake up because its time is over, or for no reason, once.
            Party sleeper = me.parked ? me : other;
            if (sleeper.parked && !sleeper.overslept) {
                sleeper.overslept = true;
                sleeper.permit = true;
                running = sleeper;
            } else if (!me.ended || !other.ended) {
                running = sleeper;
                stuck = true;
            }
        }
        notifyAll();
    }

    private void await(Party party) {
        boolean interrupted = false;
        while (running != party) {
            try {
                wait();
            } catch (InterruptedException interrupt) {
                interrupted = true; // it is meant for the task
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (stuck) {
            throw new AssertionError("waits for ever");
        }
    }
}
