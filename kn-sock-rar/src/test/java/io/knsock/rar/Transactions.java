package io.knsock.rar;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The transactions of a container's threads, as far as a resource adapter can see them. */
final class Transactions implements TransactionSynchronizationRegistry {
    private final Map<Thread, Transaction> current = new ConcurrentHashMap<>();

    private static final class Transaction {
        private final List<Synchronization> interposed = new ArrayList<>();
        private boolean rollbackOnly;
    }

    void begin() {
        current.put(Thread.currentThread(), new Transaction());
    }

    /** Ends the transaction, if there is one: with a commit, unless it may only be rolled back. */
    void end() {
        Transaction ending = current.get(Thread.currentThread());
        if (ending != null) {
            end(ending.rollbackOnly ? Status.STATUS_ROLLEDBACK : Status.STATUS_COMMITTED);
        }
    }

    /** Ends the transaction and tells this of its end. */
    void end(int status) {
        Transaction ending = current.remove(Thread.currentThread());
        ending.interposed.forEach(one -> one.afterCompletion(status));
    }

    /** Ends the transaction and tells nobody. */
    void forget() {
        current.remove(Thread.currentThread());
    }

    private Transaction here() {
        Transaction here = current.get(Thread.currentThread());
        if (here == null) {
            throw new IllegalStateException("no transaction");
        }
        return here;
    }

    @Override
    public void setRollbackOnly() {
        here().rollbackOnly = true;
    }

    @Override
    public boolean getRollbackOnly() {
        return here().rollbackOnly;
    }

    @Override
    public int getTransactionStatus() {
        return current.containsKey(Thread.currentThread()) ? Status.STATUS_ACTIVE : Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public void registerInterposedSynchronization(Synchronization synchronization) {
        here().interposed.add(synchronization);
    }

    @Override
    public @Nullable Object getTransactionKey() {
        return current.get(Thread.currentThread());
    }

    @Override
    public void putResource(Object key, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object getResource(Object key) {
        throw new UnsupportedOperationException();
    }
}
