package io.knsock.engine.client;

import io.knsock.ClientStats;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.tls.TlsException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Makes connections to an endpoint, or to one of several, with one set of settings. Safe for use by many threads. */
public interface Connector {
    /**
     * Connects, the TLS handshake included. Blocks for at most {@code timeout} and the settings' connect timeout.
     *
     * @param timeout greater than zero
     * @throws ConnectionTimeoutException if it took too long
     * @throws ConnectFailedException if the endpoint cannot be reached
     * @throws TlsException if the handshake failed
     * @throws KnSockException if the thread is interrupted (its interrupt status stays set); nothing is left open
     * @throws IllegalStateException on an event-loop thread, which must not block
     */
    ClientConnection connect(Duration timeout);

    /**
     * Does what {@link #connect(Duration)} does without blocking.
     *
     * @param timeout greater than zero
     * @return completes on any thread, at the latest when the time is over, with the connection or with what {@link
     *     #connect(Duration)} throws; cancelled, or too late, it leaves nothing open
     */
    CompletableFuture<ClientConnection> connectAsync(Duration timeout);

    /**
     * Returns if the calling thread may wait for what this connector does.
     *
     * @throws IllegalStateException on an event-loop thread, which must not block
     */
    void checkMayBlock();

    /** Returns what was counted on the connections that it has made. */
    default ClientStats stats() {
        return ClientStats.NONE;
    }

    /** Returns the endpoint as {@code host:port}, several with commas, for messages. */
    String endpoint();
}
