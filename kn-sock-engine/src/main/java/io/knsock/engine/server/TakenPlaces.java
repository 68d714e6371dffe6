package io.knsock.engine.server;

import io.knsock.config.ServerConfig;
import io.knsock.engine.dispatch.HandlerSlots;

/** Says in the log that connections of a server wait, since as many messages are with the handler as may be. */
final class TakenPlaces {
    /** So many looks in a row must find it: for a moment it is nothing to speak of. */
    private static final int LASTING = 3;

    /** After so many it is said again. */
    private static final int AGAIN = 60;

    private final ServerConfig config;
    private final HandlerSlots slots;
    private int looks;

    TakenPlaces(ServerConfig config, HandlerSlots slots) {
        this.config = config;
        this.slots = slots;
    }

    /** Looks; once a second, by one thread at a time. */
    void looked() {
        int waiting = slots.waiting();
        if (waiting == 0) {
            looks = 0;
            return;
        }
        looks++;
        if (looks % AGAIN == LASTING) {
            ServerLog.placesTaken(config.name(), config.maxConcurrentMessages(), waiting);
        }
    }
}
