package io.knsock.cli;

/** Tells a server when to stop. */
@FunctionalInterface
interface StopSignal {
    /** Begins to heed signals, so that none between the start of a server and the waiting ends it unfinished. */
    default void arm() {}

    /** Blocks until it is time to stop. */
    void await() throws InterruptedException;
}
