package io.knsock.cdi.context;

import io.knsock.engine.container.RunAs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Looks after each call of a bean whether it has left something on its thread: a transaction, another context class
 * loader, another identity. What is found is undone, told as a warning that names the bean, and fails what the bean was
 * called for. That no other call would see it is not owed to this, but to {@link FreshContext}; this is so that the
 * peer is not told that all is well when its transaction is not committed, and the mistake is found.
 *
 * <p>Safe for use by many threads: each looks at itself only.
 */
public final class Leftovers {
    private final @Nullable Transactions transactions;
    private final @Nullable RunAs runAs;

    /**
     * @param transactions null where the container has none
     * @param runAs null where an application cannot leave an identity behind
     */
    Leftovers(@Nullable Transactions transactions, @Nullable RunAs runAs) {
        this.transactions = transactions;
        this.runAs = runAs;
    }

    /** Returns what looks for all that there is on this server. To be called by a thread of the application. */
    public static Leftovers find() {
        return new Leftovers(transactions(), RunAs.find(Leftovers.class.getClassLoader()));
    }

    private static @Nullable Transactions transactions() {
        try {
            return Transactions.find();
        } catch (LinkageError absent) {
            return null;
        }
    }

    /**
     * Calls a bean.
     *
     * @param who the bean and what of it is called, for sentences
     * @throws IllegalStateException if it has returned and left something behind
     * @throws Exception what the body throws, itself; with that as a suppressed one if it has left something behind,
     *     too
     */
    public <T extends @Nullable Object> T call(String who, Callable<T> body) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        Subject subject = runAs == null ? null : runAs.current();
        T returned;
        try {
            returned = body.call();
        } catch (Throwable failure) { // also errors: what was begun is to be ended in any case
            IllegalStateException left = undo(who, thread, loader, subject);
            if (left != null) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
        IllegalStateException left = undo(who, thread, loader, subject);
        if (left != null) {
            throw left;
        }
        return returned;
    }

    @SuppressWarnings("ReferenceEquality") // another one that is equal is another one
    private @Nullable IllegalStateException undo(
            String who, Thread thread, @Nullable ClassLoader loader, @Nullable Subject subject) {
        boolean transaction = transactions != null && transactions.isThereOne();
        boolean otherLoader = thread.getContextClassLoader() != loader;
        Subject now = runAs == null ? null : runAs.current();
        if (!transaction && !otherLoader && now == subject) {
            return null;
        }
        thread.setContextClassLoader(loader); // first: to roll back may call others
        List<String> left = new ArrayList<>();
        Exception kept = null;
        if (transaction && transactions != null) {
            kept = transactions.rollBack();
            left.add("a transaction, which " + (kept == null ? "was" : "could not be") + " rolled back");
        }
        if (otherLoader) {
            left.add("another context class loader");
        }
        if (runAs != null && now != subject) {
            runAs.restore(subject);
            if (RunAs.isSomebody(now)) {
                left.add("another run-as subject");
            }
        }
        return left.isEmpty() ? null : LeftBehind.told(who, String.join(", and ", left), kept);
    }
}
