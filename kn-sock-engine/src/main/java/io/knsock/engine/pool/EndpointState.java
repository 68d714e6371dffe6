package io.knsock.engine.pool;

import io.knsock.KnSockException;
import io.knsock.engine.client.Connector;
import io.knsock.engine.time.Seldom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint: its connections, and whether it can be reached. The array of slots is replaced under the ledger's lock
 * and read without one.
 */
final class EndpointState {
    private static final Slot[] NONE = {};

    /** A power of two, and more than threads that run at the same time. */
    private static final int HINTS = 64;

    final Connector connector;

    private volatile Slot[] slots = NONE;

    /**
     * At which place threads with such an id have found a slot last. No more than a hint, so races do no harm; and
     * hardly ever written, since threads that are at work soon have places of their own.
     */
    private final int[] hints = new int[HINTS];

    /** Not tried for a while, or not known to be well again. */
    private volatile boolean aside;

    /** It was passed over for lack of connections, and one is being made. */
    private volatile boolean called;

    // Guarded by the ledger's lock.
    private final List<ConnectAttempt> attempts = new ArrayList<>();
    private int failures;
    private boolean flaky;
    private long retryAt;
    private @Nullable KnSockException lastFailure;
    private final Seldom setAsideSaid = new Seldom();
    private boolean returnToBeSaid;

    EndpointState(Connector connector) {
        this.connector = connector;
    }

    // ---- without the lock

    /**
     * Leases an idle slot, if there is one. Each thread begins to look where it has found one last: most likely it is
     * idle, and no other thread looks there.
     */
    @Nullable Slot lease() {
        Slot[] all = slots;
        int mine = hintOf(Thread.currentThread());
        int hint = hints[mine];
        int place = hint < all.length ? hint : 0;
        for (int i = 0; i < all.length; i++) {
            Slot slot = all[place];
            if (slot.idleToLeased()) {
                if (place != hint) {
                    hints[mine] = place;
                }
                return slot;
            }
            place = place + 1 == all.length ? 0 : place + 1;
        }
        return null;
    }

    /** Returns where the hint of a thread is: threads with other ids may share it. */
    static int hintOf(Thread thread) {
        return (int) thread.getId() & (HINTS - 1);
    }

    boolean isAside() {
        return aside;
    }

    /** Returns whether there is no connection, none is being made on that account, and one could be. */
    boolean lacksConnections() {
        return slots.length == 0 && !called && !aside;
    }

    Slot[] slots() {
        return slots;
    }

    int leased() {
        int leased = 0;
        for (Slot slot : slots) {
            if (slot.isLeased()) {
                leased++;
            }
        }
        return leased;
    }

    int idle() {
        int idle = 0;
        for (Slot slot : slots) {
            if (slot.isIdle()) {
                idle++;
            }
        }
        return idle;
    }

    // ---- under the ledger's lock

    void add(Slot slot) {
        List<Slot> now = new ArrayList<>(List.of(slots));
        now.add(slot);
        slots = now.toArray(NONE);
        called = false;
    }

    void remove(Slot slot) {
        List<Slot> now = new ArrayList<>(List.of(slots));
        now.remove(slot);
        slots = now.toArray(NONE);
    }

    List<ConnectAttempt> attempts() {
        return attempts;
    }

    void called() {
        called = true;
    }

    /** Returns how many connections there are and will be. */
    int share() {
        return slots.length + attempts.size();
    }

    boolean isSlow() {
        return attempts.stream().anyMatch(ConnectAttempt::isSlow);
    }

    int failures() {
        return failures;
    }

    /** After a failure one attempt at a time, and not before its time. */
    boolean mayBeTried(long now) {
        return failures == 0 || (attempts.isEmpty() && now - retryAt >= 0);
    }

    long retryAt() {
        return retryAt;
    }

    void setAside(KnSockException failure, long until) {
        failures++;
        retryAt = until;
        lastFailure = failure;
        aside = true;
        called = false;
    }

    /** Returns whether the log is to be told: it is if it was told that this could not be reached. */
    boolean reached() {
        flaky = false;
        failures = 0;
        lastFailure = null;
        aside = false;
        boolean wasSaid = returnToBeSaid;
        returnToBeSaid = false;
        return wasSaid;
    }

    /** Returns whether it closes what it accepts, so that a connection must first prove itself. */
    boolean isFlaky() {
        return flaky;
    }

    void flaky() {
        flaky = true;
    }

    void retryAt(long time) {
        retryAt = time;
    }

    /**
     * Returns whether the log should be told that it cannot be reached: a peer that comes and goes must not fill it.
     */
    boolean isToBeSaid(long now) {
        boolean toBeSaid = failures == 0 && setAsideSaid.isTime(now);
        if (toBeSaid) {
            returnToBeSaid = true;
        }
        return toBeSaid;
    }

    @Nullable KnSockException lastFailure() {
        return lastFailure;
    }

    @Override
    public String toString() {
        return connector.endpoint();
    }
}
