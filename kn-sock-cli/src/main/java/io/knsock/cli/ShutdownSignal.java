package io.knsock.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops a server when the JVM is asked to end: by SIGTERM, or by SIGINT, which is Ctrl-C. */
final class ShutdownSignal implements StopSignal {
    /** Longer than a drain may take; after this somebody who wants the process gone gets their way. */
    private static final long LAST_SECONDS = 15;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    /** Not done from the start: a command that sends has nothing to drain, and ends by a signal as any program does. */
    @Override
    public void arm() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "kn-sock-shutdown"));
    }

    @Override
    public void await() throws InterruptedException {
        requested.await();
    }

    /**
     * The JVM's own exit code after a signal would be 143 or 130, as if the server had been cut down in the middle of
     * its work. It was not, so its own code is given; halting is safe since everything is closed by then.
     */
    private void drain() {
        requested.countDown();
        Runtime.getRuntime()
                .halt(exitCode.completeOnTimeout(ExitCode.FAILURE.number(), LAST_SECONDS, TimeUnit.SECONDS)
                        .join());
    }

    /** Ends the process. Does not return. */
    void exit(int code) {
        exitCode.complete(code);
        System.exit(code); // while a hook is at work this blocks until that halts
    }
}
