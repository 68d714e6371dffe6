package io.knsock.engine.client;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.TlsException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Makes connections to one endpoint, with one set of settings. Safe for use by many threads. */
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
     * @return completes on any thread, with the connection or with what {@link #connect(Duration)} throws; cancelled, it
     *     leaves nothing open
     */
    CompletableFuture<ClientConnection> connectAsync(Duration timeout);

    /**
     * Returns if the calling thread may wait for what this connector does.
     *
     * @throws IllegalStateException on an event-loop thread, which must not block
     */
    void checkMayBlock();

    /** Returns the endpoint as {@code host:port}, for messages. */
    String endpoint();
}
