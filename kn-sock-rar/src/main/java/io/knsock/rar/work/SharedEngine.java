package io.knsock.rar.work;

import io.knsock.engine.SocketEngine;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.IllegalStateException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine that there is as long as it has users: made for the first and stopped with the last, so that no thread is
 * held for nothing.
 */
public final class SharedEngine {
    private final Supplier<SocketEngine> engines;

    // Guarded by this.
    private @Nullable SocketEngine engine;
    private int users;
    private boolean ended;

    /** @param engines starts one, and does not wait */
    public SharedEngine(Supplier<SocketEngine> engines) {
        this.engines = engines;
    }

    /**
     * Returns the engine to one more user. Does not block.
     *
     * @throws IllegalStateException once it is stopped
     * @throws ResourceException if it cannot be made
     */
    public synchronized SocketEngine join() throws ResourceException {
        if (ended) {
            throw new IllegalStateException("the resource adapter is stopped");
        }
        SocketEngine shared = engine;
        if (shared == null) {
            try {
                shared = engines.get();
            } catch (RuntimeException failure) {
                throw new ResourceException("the engine cannot be started: " + failure.getMessage(), failure);
            }
            engine = shared;
        }
        users++;
        return shared;
    }

    /** Says that a user is through with it. The last one blocks until its threads are given back, a moment. */
    public void leave() {
        SocketEngine unused = null;
        synchronized (this) {
            users--;
            if (users == 0) {
                unused = engine;
                engine = null;
            }
        }
        stop(unused, Duration.ZERO);
    }

    /** Stops it for all users and for good. Blocks for about the timeout at most. */
    public void stop(Duration timeout) {
        SocketEngine last;
        synchronized (this) {
            ended = true;
            last = engine;
            engine = null;
        }
        stop(last, timeout);
    }

    private static void stop(@Nullable SocketEngine engine, Duration timeout) {
        if (engine != null) {
            try {
                engine.stop(timeout);
            } catch (RuntimeException failure) {
                Log.stopFailed(failure);
            }
        }
    }
}
