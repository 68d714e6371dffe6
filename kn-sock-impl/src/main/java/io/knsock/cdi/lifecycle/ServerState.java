package io.knsock.cdi.lifecycle;

import io.knsock.TcpServer;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What health checks say of one server.
 *
 * @param text where it is bound, or why it does not accept
 * @param certificateExpiry when its certificate expires; null without TLS, or if that is not known
 */
public record ServerState(
        boolean hasBeenBound,
        boolean isAccepting,
        String text,
        @Nullable Instant certificateExpiry) {
    /** Returns the state of a server of which this is the binding. Does not block. */
    static ServerState of(CompletableFuture<TcpServer> binding) {
        if (!binding.isDone()) {
            return new ServerState(false, false, "not bound yet", null);
        }
        try {
            TcpServer server = binding.join();
            boolean accepting = server.isAccepting();
            return new ServerState(
                    true, accepting, accepting ? server.endpoint() : "draining", server.certificateExpiry());
        } catch (CompletionException failed) {
            return new ServerState(false, false, reason(failed), null);
        }
    }

    /** Returns whether a client would be served now: the certificate of TLS has not expired. */
    boolean isReady(Instant now) {
        return isAccepting && (certificateExpiry == null || now.isBefore(certificateExpiry));
    }

    /** Says why binding failed. */
    static String reason(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof LinkageError ? cause.toString() : String.valueOf(cause.getMessage());
    }

    /** Returns what binding failed with. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
