package io.knsock.engine;

import io.knsock.ServerConfig;
import io.netty.channel.EventLoop;
import java.util.function.Function;

/**
 * What all connections that one server accepts have in common.
 *
 * @param turns returns where connections of an event loop wait for their next turn
 * @param memory what they may make it keep
 */
record Accepting(
        ServerConfig config,
        Frames frames,
        ConnectionGroup connections,
        ConnectionEvents events,
        Dispatch.Factory dispatches,
        Function<EventLoop, Turns> turns,
        MemoryBudget memory) {
    /** Connections that are not many: each goes on for as long as it has messages, and holds what it may by itself. */
    Accepting(
            ServerConfig config,
            Frames frames,
            ConnectionGroup connections,
            ConnectionEvents events,
            Dispatch.Factory dispatches) {
        this(config, frames, connections, events, dispatches, loop -> Turns.NONE, MemoryBudget.unlimited());
    }
}
