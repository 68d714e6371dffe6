package io.knsock.engine.server;

import io.knsock.StopResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The stop of a server or receiver: the first thread does it, and all that call it get what came of that. */
final class StopOnce {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<StopResult> result = new CompletableFuture<>();

    /**
     * Stops, if no other thread has begun to. Blocks until that is done.
     *
     * @param name of the server, for the log
     * @param drain waits until the connections have ended; called by the first thread only
     * @param afterwards takes what came of it, whether that has failed or not; called by the same thread
     */
    StopResult once(String name, Supplier<StopResult> drain, Consumer<StopResult> afterwards) {
        if (begun.compareAndSet(false, true)) {
            try {
                result.complete(drain.get());
                ServerLog.stopped(name, result.join());
            } finally {
                result.complete(StopResult.cut(0)); // after an error: who waits must not wait for ever
                afterwards.accept(result.join());
            }
        }
        return result.join();
    }
}
