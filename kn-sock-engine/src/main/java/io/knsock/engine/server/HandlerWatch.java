package io.knsock.engine.server;

import io.knsock.config.ServerConfig;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.net.WatchThread;
import java.time.Duration;

/**
 * Looks for messages of one server that have been with the handler for too long, and for connections that wait for it.
 */
final class HandlerWatch implements WatchThread.Watched {
    private final ConnectionGroup connections;
    private final Duration limit;
    private final TakenPlaces places;

    private HandlerWatch(ConnectionGroup connections, Duration limit, TakenPlaces places) {
        this.connections = connections;
        this.limit = limit;
        this.places = places;
    }

    /** Begins to watch a server, if its settings want it. Returns what ends that. */
    static Runnable begin(WatchThread thread, ServerConfig config, ConnectionGroup connections, HandlerSlots slots) {
        Duration limit = config.slowHandlerWarning();
        return limit.isZero()
                ? () -> {}
                : thread.begin(new HandlerWatch(connections, limit, new TakenPlaces(config, slots)));
    }

    @Override
    public void look() {
        connections.warnOfSlowHandlers(limit);
        places.looked();
    }
}
