package io.knsock.cli;

import io.knsock.cli.output.ExitCode;
import io.knsock.engine.time.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stops a server when the JVM is asked to end: by SIGTERM, or by SIGINT, which is Ctrl-C.
 *
 * <p>It ends the process whatever state that is in: what the hook needs is made before, it allocates nothing, and it
 * halts the JVM when the drain timeout and some more have passed, however far the main thread has got, and also if it
 * fails itself.
 */
final class ShutdownSignal implements StopSignal {
    /** What is granted beyond the drain; after this somebody who wants the process gone gets their way. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int NOT_YET = -1;

    /** Read before it is needed: then there may be no memory to load anything. */
    private static final int FAILURE = ExitCode.FAILURE.number();

    private final CompletableFuture<@Nullable Void> requested = new CompletableFuture<>();
    private volatile int exitCode = NOT_YET;
    private volatile @Nullable Thread hook;

    /** Not done from the start: a command that sends has nothing to drain, and ends by a signal as any program does. */
    @Override
    public void arm(Duration drainTimeout) {
        long lastNanos = Durations.nanos(drainTimeout.plus(GRACE));
        Thread drain = new Thread(() -> drain(lastNanos), "kn-sock-shutdown");
        hook = drain;
        Runtime.getRuntime().addShutdownHook(drain);
    }

    @Override
    public CompletableFuture<@Nullable Void> requested() {
        return requested;
    }

    /**
     * The JVM's own exit code after a signal would be 143 or 130, as if the server had been cut down in the middle of
     * its work. It was not, so its own code is given; halting is safe since everything is closed by then.
     */
    private void drain(long lastNanos) {
        long begun = System.nanoTime();
        try {
            try {
                requested.complete(null);
            } finally { // should that fail: the time is granted all the same, as it may have woken the main thread
                long left = lastNanos;
                while (exitCode == NOT_YET && left > 0) {
                    LockSupport.parkNanos(left);
                    left = lastNanos - (System.nanoTime() - begun);
                }
            }
        } finally {
            Runtime.getRuntime().halt(exitCode == NOT_YET ? FAILURE : exitCode);
        }
    }

    /** Ends the process. Does not return. */
    void exit(int code) {
        exitCode = code;
        LockSupport.unpark(hook);
        System.exit(code); // while a hook is at work this blocks until that halts
    }
}
