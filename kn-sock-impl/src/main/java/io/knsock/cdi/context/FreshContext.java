package io.knsock.cdi.context;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The application's context as a container gives it to a task of a managed executor, but given anew to each call, on
 * whatever thread: naming, class loader and identity are those of the application, and there is no transaction. When
 * the call ends, the container takes it off again with all that has been added to it. So a call sees nothing that was
 * on its thread before, and leaves nothing there, be it one of many that a thread runs for one task, or on an event
 * loop, whose task ends with the application.
 *
 * <p>Safe for use by many threads at a time: the context is captured once, and only applied after that.
 */
public final class FreshContext {
    private final Executor inContext;

    /**
     * @param inContext runs a task in the application's context, on the thread that hands it over; captured by one that
     *     starts the application: a thread that handles messages might have been given something that would then be
     *     everybody's
     */
    public FreshContext(Executor inContext) {
        this.inContext = inContext;
    }

    /**
     * Calls in the context, on the calling thread.
     *
     * @param who the bean and what of it is called, for sentences
     * @throws IllegalStateException if it has returned, but the container could not take off the context as it was: of
     *     what had been left in it, something was lost
     * @throws Exception what the body throws, itself
     */
    public <T extends @Nullable Object> T call(String who, Callable<T> body) throws Exception {
        Inside<T> inside = new Inside<>(body);
        try {
            inContext.execute(inside);
        } catch (RuntimeException complaint) {
            if (!inside.ended) {
                throw complaint; // there is no such context any more
            }
            // Open Liberty rolls back a transaction of the driver's own, which nothing else would tell of.
            inside.complained(LeftBehind.told(
                    who, "something that the container could only undo (" + complaint.getMessage() + ")", complaint));
        }
        return inside.result();
    }

    /** Takes what comes of a call past the container, which would wrap it. Used by one thread. */
    private static final class Inside<T extends @Nullable Object> implements Runnable {
        private final Callable<T> body;
        private boolean ended;
        private @Nullable T returned;
        private @Nullable Throwable thrown;

        Inside(Callable<T> body) {
            this.body = body;
        }

        @Override
        public void run() {
            try {
                returned = body.call();
            } catch (Throwable failure) { // also errors, which are the caller's
                thrown = failure;
            }
            ended = true;
        }

        void complained(IllegalStateException complaint) {
            if (thrown == null) {
                thrown = complaint;
            } else {
                thrown.addSuppressed(complaint);
            }
        }

        @SuppressWarnings("NullAway") // it is null only if the body has returned that
        T result() throws Exception {
            if (thrown instanceof Exception failure) {
                throw failure;
            }
            if (thrown instanceof Error failure) {
                throw failure;
            }
            return returned;
        }
    }
}
