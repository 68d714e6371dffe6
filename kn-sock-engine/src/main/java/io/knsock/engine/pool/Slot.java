package io.knsock.engine.pool;

import io.knsock.engine.client.ClientConnection;
import io.knsock.pool.DestroyCause;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the pool, and whose it is. That is one word: a state, and how many leases there have been. Whoever
 * moves it to another state with a compare-and-set owns what that state gives: from IDLE to LEASED the use of the
 * connection, from IDLE or LEASED to GONE the duty to close it. Since each lease has its own word, a lease that is used
 * after its release is found out even when the connection is leased again.
 */
final class Slot {
    private static final long IDLE = 0;
    private static final long LEASED = 1;
    private static final long GONE = 2;
    private static final long STATE = 3;
    private static final long LEASE = 4;

    /** So far from other objects that nobody who writes to these slows down who uses the word: see {@link #padded}. */
    private static final int MIDDLE = 16;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    final EndpointState endpoint;
    final ClientConnection connection;

    final long madeAt;

    /** When it is to be replaced; of no meaning where connections live for ever. */
    final long retireAt;

    /**
     * The word, with as much unused around it as processors fetch at once (two lines of 64 bytes): without that two
     * threads with connections of their own took three times as long, whenever their slots lay side by side.
     */
    private final long[] padded = new long[2 * MIDDLE];

    /** Why it is to be destroyed on release, if it is. Written by anybody, read by who releases. */
    private volatile @Nullable DestroyCause condemned;

    // Written by who has it leased, before the word says IDLE; read by who has it leased, or guarded by the ledger's
    // lock.
    private long idleSince;
    private volatile @Nullable LeaseTrace lease;

    // Guarded by the ledger's lock: what the housekeeper saw when it last came by.
    private long seenWord = -1;
    private long seenSince;

    Slot(EndpointState endpoint, ClientConnection connection, long now, long retireAt) {
        WORD.setVolatile(padded, MIDDLE, LEASED); // to the pool, until it is handed to a caller or becomes idle
        this.endpoint = endpoint;
        this.connection = connection;
        this.madeAt = now;
        this.retireAt = retireAt;
        this.idleSince = now;
    }

    // ---- the edges

    /** Leases it, if it is idle. */
    boolean idleToLeased() {
        long idle = word();
        return (idle & STATE) == IDLE && WORD.compareAndSet(padded, MIDDLE, idle, idle + LEASED);
    }

    /** Ends the lease; false if it is over already. */
    boolean leasedToIdle(long leased) {
        return WORD.compareAndSet(padded, MIDDLE, leased, leased - LEASED + LEASE);
    }

    /** Ends the lease and the slot; false if the lease is over already. */
    boolean leasedToGone(long leased) {
        return WORD.compareAndSet(padded, MIDDLE, leased, leased - LEASED + GONE);
    }

    /** Ends the slot, if it is idle. */
    boolean idleToGone() {
        long idle = word();
        return (idle & STATE) == IDLE && WORD.compareAndSet(padded, MIDDLE, idle, idle - LEASE + GONE);
    }

    // ---- looking

    /** Returns the word; whoever has leased it keeps that as the proof. */
    long word() {
        return (long) WORD.getVolatile(padded, MIDDLE);
    }

    boolean isLeased(long leased) {
        return word() == leased;
    }

    boolean isIdle() {
        return (word() & STATE) == IDLE;
    }

    boolean isLeased() {
        return (word() & STATE) == LEASED;
    }

    /** Returns how many leases there were; the pool's own, before the first, is not one. */
    long leases() {
        long now = word();
        return now / LEASE - ((now & STATE) == IDLE ? 1 : 0);
    }

    boolean isGone() {
        return (word() & STATE) == GONE;
    }

    // ---- the connection's fitness

    boolean isFit() {
        return condemned == null && connection.isReusable();
    }

    /** Has it destroyed when it is released. The first cause stands. */
    void condemn(DestroyCause cause) {
        if (condemned == null) {
            condemned = cause;
        }
    }

    /** Returns why it must not be leased again. */
    DestroyCause unfitness() {
        DestroyCause known = condemned;
        if (known != null) {
            return known;
        }
        return connection.isOpen() ? DestroyCause.DIRTY : DestroyCause.LOST;
    }

    // ---- time

    void idleSince(long now) {
        idleSince = now;
    }

    long idleSince() {
        return idleSince;
    }

    /**
     * Returns since when it has been idle, as far as the housekeeper can tell, which comes by from time to time: so
     * callers need not look at the clock. Guarded by the ledger's lock.
     */
    long seenIdleSince(long now) {
        long current = word();
        if (current != seenWord) {
            seenWord = current;
            seenSince = now;
        }
        return seenSince;
    }

    // ---- leak detection

    void lease(@Nullable LeaseTrace lease) {
        this.lease = lease;
    }

    @Nullable LeaseTrace lease() {
        return lease;
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
