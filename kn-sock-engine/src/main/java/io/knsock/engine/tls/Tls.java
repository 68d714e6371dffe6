package io.knsock.engine.tls;

import io.knsock.engine.keys.PeerVerification;
import io.knsock.engine.log.Printable;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is said of TLS failures, and how connections with TLS are closed. */
public final class Tls {
    private static final Duration LONGEST_HANDSHAKE = Duration.ofDays(1);

    private Tls() {}

    /** Returns a time for {@link SslHandler}, which takes 0 for no limit. */
    static long handshakeMillis(Duration timeout) {
        return timeout.compareTo(LONGEST_HANDSHAKE) > 0
                ? LONGEST_HANDSHAKE.toMillis()
                : Math.max(1, timeout.toMillis());
    }

    /** Returns the TLS failure that Netty may have wrapped in another, else what was given. */
    public static @Nullable Throwable failure(@Nullable Throwable cause) {
        return cause instanceof DecoderException wrapped && wrapped.getCause() instanceof SSLException tls
                ? tls
                : cause;
    }

    /** Says why TLS failed, for people: without what was received, and with what to change where that is known. */
    public static String reason(Throwable cause) {
        return Printable.text(sentence(cause)); // it may quote names that the peer has chosen
    }

    private static String sentence(Throwable cause) {
        Throwable failure = failure(cause);
        String message = String.valueOf(failure == null ? null : failure.getMessage());
        if (failure instanceof NotSslRecordException) {
            return "what arrived is not TLS"; // the message would have all of it, in hexadecimal
        }
        for (Throwable deeper = failure; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof CertificateExpiredException) {
                return "the certificate has expired: " + deeper.getMessage();
            }
            if (deeper instanceof CertificateNotYetValidException) {
                return "the certificate is not valid yet: " + deeper.getMessage();
            }
        }
        if (message.contains("unable to find valid certification path")) {
            return "the certificate is not signed by a CA that is trusted: set tls.ca to the one that signed it";
        }
        String lost = ofConnection(failure);
        if (lost == null && failure instanceof SSLException) { // Netty could not write what TLS had to say
            lost = ofConnection(failure.getCause());
        }
        if (lost != null) {
            return lost;
        }
        if (failure instanceof SSLException || (failure instanceof IOException && failure.getMessage() != null)) {
            return message;
        }
        return String.valueOf(failure);
    }

    /**
     * Says what became of a connection, in place of what the system, or Netty, calls it; null if it is something else.
     */
    private static @Nullable String ofConnection(@Nullable Throwable failure) {
        if (!(failure instanceof IOException)) {
            return null;
        }
        String lower = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (lower.contains("connection reset")) {
            return "the connection was reset by the peer";
        }
        return failure instanceof ClosedChannelException || lower.contains("broken pipe")
                ? "the connection was closed"
                : null;
    }

    /**
     * Returns why a peer is refused whose handshake is done, a session was resumed perhaps; null if it is not. A
     * session that was refused is not resumed again where that is in this end's power.
     *
     * @param valid is told when the first of the peer's certificates expires, if it is not refused
     */
    static @Nullable SSLException refusal(Channel channel, PeerVerification peers, Consumer<Instant> valid) {
        SSLSession session = session(channel);
        List<X509Certificate> chain = peerCertificates(channel);
        if (session == null || chain.isEmpty()) {
            return null;
        }
        try {
            valid.accept(peers.check(chain, Instant.ofEpochMilli(session.getCreationTime())));
            return null;
        } catch (CertificateException refused) {
            session.invalidate();
            SSLException failure = new SSLHandshakeException(refused.getMessage());
            failure.initCause(refused);
            return failure;
        }
    }

    /** Returns the session, or null on a plain connection, before the handshake is done, and after the end. */
    public static @Nullable SSLSession session(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null || !tls.handshakeFuture().isSuccess()
                ? null
                : tls.engine().getSession();
    }

    /** Returns what was negotiated by ALPN (RFC 7301), or null. */
    public static @Nullable String applicationProtocol(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? null : tls.applicationProtocol();
    }

    /** Returns the verified chain of the peer; empty if it has presented none. */
    public static List<X509Certificate> peerCertificates(Channel channel) {
        SSLSession session = session(channel);
        if (session == null) {
            return List.of();
        }
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of(); // the way JSSE says that the peer presented no certificate
        }
    }

    /** Ends the own direction of a connection after what was written; the peer's stays open. */
    public static void endOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            ((DuplexChannel) channel).shutdownOutput();
        } else {
            tls.closeOutbound().addListener(told -> ((DuplexChannel) channel).shutdownOutput());
        }
    }

    /**
     * Closes a connection by force: a close_notify that the peer does not take must not hold it up. Netty would wait
     * for that, and warn of it in the log. It would warn, too, where TLS has left the pipeline when its turn comes to
     * say something: so that is looked up on the event loop, by which this may be done later if called elsewhere.
     */
    public static void close(Channel channel) {
        if (channel.eventLoop().inEventLoop()) {
            closeOnLoop(channel);
            return;
        }
        try {
            channel.eventLoop().execute(() -> closeOnLoop(channel));
        } catch (RejectedExecutionException ended) {
            channel.close(); // the loop has ended, and closed it
        }
    }

    /**
     * Closes a connection so that the peer sees a failure, and not the end of what is sent: with a reset, and without
     * TLS's close_notify. Any thread.
     */
    public static void reset(Channel channel) {
        if (channel.eventLoop().inEventLoop()) {
            resetOnLoop(channel);
            return;
        }
        try {
            channel.eventLoop().execute(() -> resetOnLoop(channel));
        } catch (RejectedExecutionException ended) {
            channel.close(); // the loop has ended, and closed it
        }
    }

    private static void resetOnLoop(Channel channel) {
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            tls.close(); // past TLS, which says nothing
        }
    }

    private static void closeOnLoop(Channel channel) {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            ((SslHandler) tls.handler()).closeOutbound();
            tls.close(); // past TLS, which has said what could be said
        }
    }
}
