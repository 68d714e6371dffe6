package io.knsock.cdi.context;

import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of the calling thread. A class of its own, so that it is not loaded where there is no Jakarta
 * Transactions.
 */
final class Transactions {
    private final UserTransaction current;

    Transactions(UserTransaction current) {
        this.current = current;
    }

    /** Returns the container's, or null if it has none for this application. */
    @SuppressWarnings("BanJNDI") // a name of Jakarta EE
    static @Nullable Transactions find() {
        try {
            return new InitialContext().lookup("java:comp/UserTransaction") instanceof UserTransaction found
                    ? new Transactions(found)
                    : null;
        } catch (NamingException | LinkageError absent) {
            return null;
        }
    }

    /** Returns whether the thread has a transaction, in whatever state. */
    boolean isThereOne() {
        try {
            return current.getStatus() != Status.STATUS_NO_TRANSACTION;
        } catch (SystemException unknown) {
            return true; // if there is none after all, then it cannot be rolled back, and that is told
        }
    }

    /** Rolls the thread's transaction back, and takes it off the thread. Returns why that has failed, or null. */
    @Nullable Exception rollBack() {
        try {
            current.rollback();
            return null;
        } catch (SystemException | RuntimeException failure) {
            return failure;
        }
    }
}
