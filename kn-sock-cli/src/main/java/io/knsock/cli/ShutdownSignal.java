package io.knsock.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops a server when the JVM is asked to end: by SIGTERM, or by SIGINT, which is Ctrl-C. */
final class ShutdownSignal implements StopSignal {
    /** What is granted beyond the drain; after this somebody who wants the process gone gets their way. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    /** Not done from the start: a command that sends has nothing to drain, and ends by a signal as any program does. */
    @Override
    public void arm(Duration drainTimeout) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(drainTimeout), "kn-sock-shutdown"));
    }

    @Override
    public void await() throws InterruptedException {
        requested.await();
    }

    /**
     * The JVM's own exit code after a signal would be 143 or 130, as if the server had been cut down in the middle of
     * its work. It was not, so its own code is given; halting is safe since everything is closed by then.
     */
    private void drain(Duration drainTimeout) {
        requested.countDown();
        long lastMillis = drainTimeout.plus(GRACE).toMillis();
        Runtime.getRuntime()
                .halt(exitCode.completeOnTimeout(ExitCode.FAILURE.number(), lastMillis, TimeUnit.MILLISECONDS)
                        .join());
    }

    /** Ends the process. Does not return. */
    void exit(int code) {
        exitCode.complete(code);
        System.exit(code); // while a hook is at work this blocks until that halts
    }
}
