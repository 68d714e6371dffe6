package io.knsock.engine.stream;

import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.dispatch.Inbound;
import io.knsock.stream.StreamHandler;
import java.util.concurrent.Executor;

/** Has the connections of one server served as streams. */
public final class StreamDispatches implements Dispatch.Factory {
    private final StreamHandler handler;
    private final Executor threads;
    private final ServerLimits limits;

    /**
     * @param threads runs a task for as long as a connection lasts
     * @throws IllegalArgumentException if there is a goodbye, which no stream can tell from its own bytes
     */
    public StreamDispatches(StreamHandler handler, Executor threads, ServerConfig config) {
        if (config.goodbye() != null) {
            throw new IllegalArgumentException(
                    "goodbye cannot be sent on a stream, where the peer could not tell it from the rest: remove it");
        }
        this.handler = handler;
        this.threads = threads;
        this.limits = config.limits();
    }

    @Override
    public Dispatch create(Inbound connection, HandlerSlots slots) {
        return new StreamDispatch((StreamInbound) connection, handler, threads, slots, limits);
    }

    @Override
    public boolean takesMessages() {
        return false;
    }
}
