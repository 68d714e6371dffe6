package io.knsock.engine.server;

import io.knsock.config.ServerConfig;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.Turns;
import io.netty.channel.EventLoop;
import java.util.function.Function;

/**
 * What all connections that one server accepts have in common.
 *
 * @param turns returns where connections of an event loop wait for their next turn
 * @param memory what they may make it keep
 */
record ServerContext(
        ServerConfig config,
        Frames frames,
        ConnectionGroup connections,
        ConnectionEvents events,
        Dispatch.Factory dispatches,
        Function<EventLoop, Turns> turns,
        MemoryBudget memory) {
    /** Connections that are not many: each goes on for as long as it has messages, and holds what it may by itself. */
    ServerContext(
            ServerConfig config,
            Frames frames,
            ConnectionGroup connections,
            ConnectionEvents events,
            Dispatch.Factory dispatches) {
        this(config, frames, connections, events, dispatches, loop -> Turns.NONE, MemoryBudget.unlimited());
    }
}
