package io.knsock.rar.inbound;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * How the transaction of one delivery ends. A synchronization learns it, and not a resource: with a resource of ours
 * beside the bean's database each transaction would have two, be committed in two phases, and be refused where the
 * database knows one only. A method that asks for a rollback without an exception is noticed by nothing else.
 *
 * <p>Used by the thread of the delivery; the transaction manager may call back on another one.
 */
final class Outcome implements Synchronization {
    /** There is no transaction. */
    private static final int NONE = Status.STATUS_NO_TRANSACTION;

    private final boolean transacted;
    private volatile int status;

    private Outcome(boolean transacted) {
        this.transacted = transacted;
        this.status = transacted ? Status.STATUS_UNKNOWN : NONE;
    }

    /** Returns the outcome of the calling thread's transaction, if there is one. */
    static Outcome ofCurrent(@Nullable TransactionSynchronizationRegistry transactions) {
        if (transactions == null || transactions.getTransactionStatus() == NONE) {
            return new Outcome(false);
        }
        Outcome outcome = new Outcome(true);
        transactions.registerInterposedSynchronization(outcome);
        return outcome;
    }

    @Override
    public void beforeCompletion() {
        // nothing of ours has to be written before
    }

    @Override
    public void afterCompletion(int finalStatus) {
        status = finalStatus;
    }

    boolean isRolledBack() {
        return status == Status.STATUS_ROLLEDBACK;
    }

    /**
     * Returns what the delivery has done.
     *
     * @param ended whether the container has ended it without a failure: with one, Open Liberty tells of a commit
     *     although the connection to the database was lost in the middle of it
     */
    Effect effect(boolean ended) {
        if (!transacted || isRolledBack()) {
            return Effect.NONE;
        }
        return ended && status == Status.STATUS_COMMITTED ? Effect.DONE : Effect.IN_DOUBT;
    }
}
