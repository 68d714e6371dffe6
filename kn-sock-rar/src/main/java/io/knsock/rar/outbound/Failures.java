package io.knsock.rar.outbound;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.UnsolicitedFrameException;
import io.knsock.pool.PoolExhaustedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ResourceAllocationException;

/** Translates failures where they cross between the container and the application. */
final class Failures {
    /** The message number of IronJacamar's wait for a connection, which has no exception type of its own. */
    private static final String IRONJACAMAR_WAIT_TIMEOUT = "IJ000655";

    private Failures() {}

    /** Returns what the container is told; the failure is its cause. */
    static ResourceException toContainer(KnSockException failure) {
        return failure instanceof ConnectFailedException
                        || failure instanceof ConnectionTimeoutException
                        || failure instanceof ConnectionClosedException
                        || failure instanceof UnsolicitedFrameException
                ? new RetryableConnectException(failure)
                : new CommException(failure.getMessage(), failure);
    }

    /**
     * Returns what the application gets: what the engine threw, where that is what the container failed of, else {@link
     * PoolExhaustedException} if it has no connection to give.
     */
    static KnSockException toApplication(ResourceException failure) {
        boolean exhausted = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KnSockException own) {
                return own;
            }
            exhausted |= cause instanceof ResourceAllocationException
                    || String.valueOf(cause.getMessage()).startsWith(IRONJACAMAR_WAIT_TIMEOUT);
        }
        String message = "the container gave no connection: " + failure.getMessage();
        return exhausted ? new PoolExhaustedException(message, failure) : new KnSockException(message, failure, false);
    }
}
