package io.knsock.engine.dispatch;

import io.knsock.CloseCause;
import io.knsock.ConnectionListener;
import org.jspecify.annotations.Nullable;

/** Tells the listener of one connection. Guarded by whoever handles the connection's messages. */
public final class ListenerCalls {
    private final Inbound connection;
    private final ConnectionListener listener;
    private boolean told;

    public ListenerCalls(Inbound connection, ConnectionListener listener) {
        this.connection = connection;
        this.listener = listener;
    }

    void opened() {
        told = true;
        try {
            listener.opened(connection);
        } catch (Throwable failure) { // as of a handler
            connection.fail(failure);
        }
    }

    /** Returns whether the beginning was told, so that the end has to be. */
    boolean hasTold() {
        return told;
    }

    /** Tells the end, if the beginning was told, and that this is done. */
    void closed(End end) {
        try {
            if (told) {
                listener.closed(connection, end.cause(), end.failure());
            }
        } catch (Throwable failure) { // there is nothing left that it could end
            DispatchLog.closedFailed(connection, failure);
        } finally {
            connection.settled();
        }
    }

    /** Why a connection was closed. */
    public record End(CloseCause cause, @Nullable Throwable failure) {}
}
