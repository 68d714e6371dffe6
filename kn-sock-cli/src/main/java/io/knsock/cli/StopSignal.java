package io.knsock.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells a server when to stop. */
@FunctionalInterface
interface StopSignal {
    /**
     * Begins to heed signals, so that none between the start of a server and the waiting ends it unfinished.
     *
     * @param drainTimeout how long the server may take to finish after the signal
     */
    default void arm(Duration drainTimeout) {}

    /** Returns what completes when it is time to stop. */
    CompletableFuture<@Nullable Void> requested();
}
