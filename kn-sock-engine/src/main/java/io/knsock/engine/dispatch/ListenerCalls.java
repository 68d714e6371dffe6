package io.knsock.engine.dispatch;

import io.knsock.CloseCause;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells the listener of one connection. Guarded by whoever handles the connection's messages. */
public final class ListenerCalls {
    private final Inbound connection;
    private final ConnectionListener listener;
    private boolean told;
    private @Nullable Duration silence;

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

    /** Tells that nothing was received for so long; not if the beginning was not told. */
    void idle(Duration silence) {
        if (told) {
            try {
                Message heartbeat = listener.idle(connection, silence);
                if (heartbeat != null) {
                    connection.sendAsync(heartbeat);
                }
            } catch (Throwable failure) { // as of a handler
                connection.fail(failure);
            }
        }
    }

    /** Notes that the next thing to tell is that nothing was received for so long. */
    void silent(Duration silence) {
        this.silence = silence;
    }

    /**
     * Tells of the silence, if that is the next thing.
     *
     * @param over whether it is over, or need not be told any more
     * @return whether it was the next thing, told or not
     */
    boolean hearsOfSilence(boolean over) {
        Duration known = silence;
        if (known == null) {
            return false;
        }
        silence = null;
        if (!over) {
            idle(known);
        }
        return true;
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
