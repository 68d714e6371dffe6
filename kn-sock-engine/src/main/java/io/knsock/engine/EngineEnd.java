package io.knsock.engine;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether an engine has ended, and what of. Safe for use by many threads. */
final class EngineEnd {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean failureTold = new AtomicBoolean();

    boolean isStopped() {
        return stopped.get();
    }

    /** Notes that it is stopped; returns whether it was not before. */
    boolean begin() {
        return stopped.compareAndSet(false, true);
    }

    /** Notes that it has failed; the first failure counts. */
    void failed(Throwable why) {
        failure.compareAndSet(null, why);
        stopped.set(true);
    }

    @Nullable Throwable failure() {
        return failure.get();
    }

    /** Says in the log what it has failed of, once; returns whether that is said. */
    boolean isTold(Throwable why) {
        return failureTold.get()
                || attempt(() -> {
                    EngineLog.loopFailed(why);
                    failureTold.set(true);
                });
    }

    /** Takes a step, for which there may be no memory; returns whether it succeeded. */
    static boolean attempt(Runnable step) {
        try {
            step.run();
            return true;
        } catch (Throwable noMemory) { // nothing can be done about it, nor told; the next step may free some
            return false;
        }
    }

    /** @throws ConnectionClosedException if it is stopped */
    void checkRunning() {
        if (isStopped()) {
            throw new ConnectionClosedException(
                    Reason.ENGINE_STOPPED, "the engine is stopped: start another", null, false);
        }
    }
}
