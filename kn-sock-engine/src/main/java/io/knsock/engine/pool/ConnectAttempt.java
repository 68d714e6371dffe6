package io.knsock.engine.pool;

import io.knsock.engine.client.ClientConnection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One attempt to connect. */
final class ConnectAttempt {
    final EndpointState endpoint;
    final long since;

    /** Those of the endpoint when this began: of several attempts that fail together one counts. */
    final int failuresBefore;

    /** Guarded by the ledger's lock. */
    private boolean slow;

    private volatile boolean abandoned;
    private volatile @Nullable CompletableFuture<ClientConnection> connecting;

    ConnectAttempt(EndpointState endpoint, long since) {
        this.endpoint = endpoint;
        this.since = since;
        this.failuresBefore = endpoint.failures();
    }

    boolean isSlow() {
        return slow;
    }

    void slow() {
        slow = true;
    }

    void connecting(CompletableFuture<ClientConnection> future) {
        connecting = future;
        if (abandoned) { // before the future was known here
            future.cancel(false);
        }
    }

    void abandon() {
        abandoned = true;
        CompletableFuture<ClientConnection> future = connecting;
        if (future != null) {
            future.cancel(false);
        }
    }
}
