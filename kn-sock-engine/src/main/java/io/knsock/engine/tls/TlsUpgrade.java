package io.knsock.engine.tls;

import io.knsock.tls.TlsException;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What takes an accepted connection from clear text to TLS, once. Asked for by any thread; begins, and ends, on the
 * event loop.
 */
public final class TlsUpgrade {
    private final ServerTls tls;
    private final String next;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OFFERED);
    private final CompletableFuture<@Nullable Void> result = new CompletableFuture<>();

    /** @param next the handler of the pipeline that TLS is put before */
    public TlsUpgrade(ServerTls tls, String next) {
        this.tls = tls;
        this.next = next;
    }

    private enum Stage {
        OFFERED,
        /** What belongs to clear text is being finished. */
        ASKED,
        SHAKING_HANDS,
        DONE
    }

    /**
     * Notes that TLS is to begin when all is finished that belongs to clear text.
     *
     * @return completes when the handshake is done
     * @throws IllegalStateException if it was asked for before
     */
    public CompletableFuture<@Nullable Void> ask() {
        if (!stage.compareAndSet(Stage.OFFERED, Stage.ASKED)) {
            throw new IllegalStateException("TLS was started on this connection before: it can be only once");
        }
        return result.copy();
    }

    /** Returns whether what belongs to clear text is being finished. */
    public boolean isAsked() {
        return stage.get() == Stage.ASKED;
    }

    /** Returns whether the handshake has begun and is not done. */
    public boolean isShakingHands() {
        return stage.get() == Stage.SHAKING_HANDS;
    }

    /** Begins the handshake. What follows the records is returned. */
    public TlsRecordGuard begin(ChannelPipeline pipeline) {
        stage.set(Stage.SHAKING_HANDS);
        return tls.addTo(pipeline, next);
    }

    /** Notes that the handshake is done. */
    public void succeeded() {
        stage.set(Stage.DONE);
        result.complete(null);
    }

    /** Notes that the connection has ended; of no effect if the handshake was done. */
    public void ended(Throwable why) {
        result.completeExceptionally(why);
    }

    /** Returns what becomes of a message while TLS begins: neither clear text nor TLS would be right for it. */
    public static CompletableFuture<@Nullable Void> notSent(Object connection) {
        return CompletableFuture.failedFuture(new IllegalStateException("connection " + connection
                + " starts TLS: nothing can be sent before what startTls() has returned completes"));
    }

    /** Returns why a connection ends on which the peer did not wait for the handshake: CVE-2011-0411. */
    public static TlsException notAwaited() {
        return new TlsException("what arrived in clear text behind the message that starts TLS is refused: anybody in"
                + " between could have put it there; a peer sends nothing before the handshake");
    }
}
