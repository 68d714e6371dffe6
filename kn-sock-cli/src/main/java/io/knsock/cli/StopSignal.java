package io.knsock.cli;

import java.time.Duration;

/** Tells a server when to stop. */
@FunctionalInterface
interface StopSignal {
    /**
     * Begins to heed signals, so that none between the start of a server and the waiting ends it unfinished.
     *
     * @param drainTimeout how long the server may take to finish after the signal
     */
    default void arm(Duration drainTimeout) {}

    /** Blocks until it is time to stop. */
    void await() throws InterruptedException;
}
