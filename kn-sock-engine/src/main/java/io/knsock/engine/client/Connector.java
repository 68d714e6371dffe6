package io.knsock.engine.client;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.TlsException;
import java.time.Duration;

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

    /** Returns the endpoint as {@code host:port}, for messages. */
    String endpoint();
}
