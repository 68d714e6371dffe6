package io.knsock.engine.pool;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.RequestTimeoutException;
import io.knsock.UnsolicitedFrameException;
import io.knsock.conversation.DuplicateKeyException;
import io.knsock.engine.client.Unsent;
import io.knsock.engine.time.Durations;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.tls.TlsException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What failures mean to the pool. */
final class Failures {
    private Failures() {}

    /** Returns what connecting failed of; what is not one of ours becomes its cause. */
    static KnSockException ofConnecting(EndpointState endpoint, Throwable failure) {
        Throwable cause = Objects.requireNonNullElse(unwrapped(failure), failure);
        return cause instanceof KnSockException own
                ? own
                : new ConnectFailedException("cannot connect to " + endpoint + ": " + cause, cause);
    }

    /** Returns a failure of the same type with the last one as its cause: each caller gets one of its own. */
    static KnSockException like(KnSockException last, String message) {
        if (last instanceof ConnectionTimeoutException) {
            return new ConnectionTimeoutException(message, last);
        }
        if (last instanceof TlsException) {
            return new TlsException(message, last);
        }
        return new ConnectFailedException(message, last);
    }

    /**
     * Returns why a caller got nothing in its time.
     *
     * @param made how many connections there are: while somebody waits they are leased, or were a moment ago
     */
    static KnSockException timedOut(
            String pool, Duration timeout, boolean suspended, int maxSize, int made, @Nullable KnSockException last) {
        String within = pool + " within " + Durations.text(timeout);
        if (suspended) {
            return new PoolExhaustedException("no connection to " + within + ": the pool is suspended");
        }
        if (made >= maxSize) {
            return new PoolExhaustedException(
                    "no connection to " + pool + " was released within " + Durations.text(timeout) + ": all " + maxSize
                            + " are leased; raise max-size, or see who keeps them");
        }
        return last != null
                ? like(last, "no connection to " + within + ": " + last.getMessage())
                : new ConnectionTimeoutException("no connection to " + within
                        + ": no attempt to connect has ended; check host, port and firewall,"
                        + " and with TLS whether it answers a handshake");
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * Condemns the connection of a lease in which this was thrown, unless it says only that the message cannot be sent.
     */
    static void condemn(Slot slot, @Nullable Throwable failure) {
        if (failure instanceof DuplicateKeyException) {
            return;
        }
        if (failure instanceof RequestTimeoutException) {
            if (!slot.connection.isReusable()) { // where replies are told apart it still is
                slot.condemn(DestroyCause.TIMEOUT);
            }
        } else if (unwrapped(failure) instanceof UnsolicitedFrameException) {
            slot.condemn(DestroyCause.DIRTY);
        } else if (Unsent.isToldBy(failure)) {
            slot.condemn(DestroyCause.LOST);
        } else if (failure instanceof KnSockException) {
            slot.condemn(DestroyCause.FAILED);
        }
    }
}
