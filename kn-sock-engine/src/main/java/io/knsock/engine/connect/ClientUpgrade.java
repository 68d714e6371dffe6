package io.knsock.engine.connect;

import io.knsock.KnSockException;
import io.knsock.config.Endpoint;
import io.knsock.engine.tls.ClientSecurity;
import io.knsock.engine.tls.ClientTls;
import io.knsock.engine.tls.TlsRecordGuard;
import io.knsock.tls.TlsException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The handshake on a connection that was made in clear text, where both ends have agreed on it by messages, as with the
 * STARTTLS of SMTP (RFC 3207). Once; guarded by the event loop.
 */
final class ClientUpgrade {
    private final Endpoint endpoint;
    private final ClientTls tls;
    private final String next;
    private boolean begun;

    /** Written by the event loop. */
    private volatile boolean done;

    /** @param next the handler of the pipeline that TLS is put before */
    ClientUpgrade(Endpoint endpoint, ClientTls tls, String next) {
        this.endpoint = endpoint;
        this.tls = tls;
        this.next = next;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Returns whether the peer is verified, and what is sent protected; by any thread. */
    boolean isDone() {
        return done;
    }

    /**
     * Begins.
     *
     * @param whyClosed returns the failure that closed the channel, where only that it is closed is known otherwise
     * @param whenDone is told null, or why the connection is of no use
     * @return what follows the records of TLS
     */
    TlsRecordGuard begin(
            Channel channel, UnaryOperator<Throwable> whyClosed, Consumer<@Nullable KnSockException> whenDone) {
        begun = true;
        ClientSecurity security = tls.security();
        SslHandler handler = tls.newHandler(channel, endpoint, security);
        TlsRecordGuard records = new TlsRecordGuard(false);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(next, null, records);
        pipeline.addBefore(next, null, handler);
        pipeline.addBefore(next, null, records.dataWatch());
        HandshakeFailures failures = new HandshakeFailures(endpoint, tls);
        handler.handshakeFuture().addListener(shaken -> {
            SSLException refusal = shaken.isSuccess() ? tls.refusal(channel, security) : null;
            if (refusal != null) {
                whenDone.accept(failures.of(refusal));
            } else if (shaken.isSuccess()) {
                done = true;
                whenDone.accept(null);
            } else {
                whenDone.accept(failures.of(whyClosed.apply(shaken.cause())));
            }
        });
        return records;
    }

    /** Returns why a connection ends on which the peer did not wait for the handshake: CVE-2011-0411. */
    TlsException notAwaited() {
        return new TlsException("TLS is not started with " + endpoint + ": what arrived in clear text behind the reply"
                + " is refused, since anybody in between could have put it there");
    }
}
