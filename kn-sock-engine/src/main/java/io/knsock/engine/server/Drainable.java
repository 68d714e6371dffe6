package io.knsock.engine.server;

import io.knsock.StopResult;
import io.knsock.engine.time.Deadline;

/** What has connections whose messages are handled, and drains them when it is stopped. */
public interface Drainable {
    /** Lets no connection come any more and those there are end; does not wait. */
    void beginDrain();

    /**
     * Ends at once, since an event loop has failed: accepts nothing more, and closes all connections. Does not wait;
     * what cannot be done is left out.
     */
    void fail(Throwable failure);

    /** Drains and stops. Blocks until the deadline at most, or a second longer. */
    StopResult stop(Deadline deadline);
}
