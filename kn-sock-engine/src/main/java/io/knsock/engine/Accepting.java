package io.knsock.engine;

import io.knsock.ServerConfig;

/** What all connections that one server accepts have in common. */
record Accepting(
        ServerConfig config,
        Frames frames,
        ConnectionGroup connections,
        ConnectionEvents events,
        Dispatch.Factory dispatches) {}
