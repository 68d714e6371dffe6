package io.knsock.engine.tls;

import io.knsock.engine.keys.PeerVerification;
import io.netty.handler.ssl.SslContext;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a client, made from its files, and when the sessions that it keeps should not be resumed any more: when
 * the first certificate that it was shown expires. Any thread may use it.
 */
public final class ClientSecurity {
    private final SslContext context;
    private final @Nullable PeerVerification peers;
    private final AtomicReference<Instant> sessionsEnd = new AtomicReference<>(Instant.MAX);

    /** @param peers looks at the certificates of servers; null if they are not verified */
    ClientSecurity(SslContext context, @Nullable PeerVerification peers) {
        this.context = context;
        this.peers = peers;
    }

    SslContext context() {
        return context;
    }

    @Nullable PeerVerification peers() {
        return peers;
    }

    /** Notes that a handshake has shown a certificate that expires then. */
    void shown(Instant expiry) {
        sessionsEnd.accumulateAndGet(expiry, (one, other) -> one.isBefore(other) ? one : other);
    }

    /** Returns whether a session may be of a certificate that has expired. */
    boolean hasOldSessions(Instant now) {
        return !now.isBefore(sessionsEnd.get());
    }
}
