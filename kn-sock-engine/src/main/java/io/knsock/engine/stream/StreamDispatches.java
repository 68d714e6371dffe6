package io.knsock.engine.stream;

import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.dispatch.Inbound;
import io.knsock.stream.StreamHandler;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsStart;
import java.util.concurrent.Executor;

/** Has the connections of one server served as streams. */
public final class StreamDispatches implements Dispatch.Factory {
    private final StreamHandler handler;
    private final Executor threads;
    private final ServerLimits limits;

    /**
     * @param threads runs a task for as long as a connection lasts
     * @throws IllegalArgumentException if there is a goodbye, which no stream can tell from its own bytes, or if TLS is
     *     to begin on request, which a stream cannot make
     */
    public StreamDispatches(StreamHandler handler, Executor threads, ServerConfig config) {
        if (config.goodbye() != null) {
            throw new IllegalArgumentException(
                    "goodbye cannot be sent on a stream, where the peer could not tell it from the rest: remove it");
        }
        ServerTlsConfig tls = config.tls();
        if (tls != null && tls.start() == TlsStart.ON_REQUEST) {
            throw new IllegalArgumentException(
                    "tls.start=on-request needs messages that agree on it, which a stream has not: remove it");
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
