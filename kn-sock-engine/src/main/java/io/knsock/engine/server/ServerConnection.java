package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.Message;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.dispatch.ListenerCalls;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.framing.Intake;
import io.knsock.engine.framing.PartialFrame;
import io.knsock.engine.net.Turns;
import io.knsock.engine.tls.TlsUpgrade;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: the last handler of its pipeline, and what the application's handler sees.
 *
 * <p>A message is in flight from its arrival until its reply is flushed, not until the handler returns. That one rule
 * gives back-pressure (too much in flight and nothing more is decoded, nor is the socket read) and an honest drain
 * (nothing in flight and nothing can be lost).
 *
 * <p>An end that the peer brings about after messages that were complete, a bad frame for instance, is like the end of
 * its input: what was complete is handled and answered, and then the connection ends, with its cause.
 */
public final class ServerConnection extends ChannelConnection implements Intake {
    private final boolean secure;
    final Dispatch dispatch;
    private final ConnectionEvent life = ConnectionEvent.begun();
    private final Turns turns;
    private final OutboundQueue outbound;

    // Guarded by the event loop.
    private boolean accepted;
    private boolean refused;
    private @Nullable ConnectionTimeouts timeouts;
    private @Nullable ConnectionEnd end;

    ServerConnection(String id, Channel channel, ServerContext server, HandlerSlots slots, boolean secure) {
        super(id, channel, server);
        this.outbound = new OutboundQueue(this, server, inFlight);
        this.turns = server.turns().apply(channel.eventLoop());
        this.secure = secure;
        this.dispatch = server.dispatches().create(this, slots);
    }

    /**
     * Sets what cuts its frames, and what watches it if anything does; before the first message.
     *
     * @param timeouts are told of messages that are received and finished, and of what waits to be written
     */
    void readBy(Frames.Decoder decoder, @Nullable ConnectionTimeouts timeouts) {
        this.timeouts = timeouts;
        inFlight.readBy(decoder);
        outbound.watchedBy(timeouts);
        decoder.attach(this);
    }

    // ---- from the socket

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        server.connections().add(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        accepted();
        if (!secure) {
            open();
        }
        context.fireChannelActive();
    }

    /** What a proxy connects for is accepted after its header; what ends before is so in the end. */
    private void accepted() {
        if (!accepted) {
            accepted = true;
            server.events().accepted();
        }
    }

    /** Begins with a channel that is open already; on the event loop. */
    void begin() {
        accepted();
        open();
        updateReading();
    }

    private void open() {
        opened = true;
        server.events().opened(this);
        dispatch.opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message); // bytes, if nothing has become of the connection
            return;
        }
        outbound.receiving(true);
        try {
            received((Message) message);
        } finally {
            outbound.receiving(false);
        }
    }

    /** The last to hear of it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        outbound.flush();
        account();
    }

    /**
     * What TLS has to say of itself is not counted as messages are, so it is bounded by not reading what asks for it.
     */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (inFlight.isGuarded()) {
            updateReading();
        }
        context.fireChannelWritabilityChanged();
    }

    // ---- for the decoder

    @Override
    public boolean takesMore() {
        return !closing && !closeWanted && !isUpgrading() && inFlight.hasRoom();
    }

    @Override
    public Turns turns() {
        return turns;
    }

    @Override
    public void turnEnded() {
        if (timeouts != null) {
            timeouts.decoded();
        }
        updateReading();
        closeIfFinished();
    }

    /** Takes a message; on the event loop. */
    void received(Message message) {
        if (timeouts != null) {
            timeouts.received();
        }
        inFlight.took(message);
        updateReading();
        server.events().received(this, message);
        dispatch.accept(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A TLS 1.3 close_notify ends one direction only (RFC 8446, section 6.1), like a FIN: who sent it may still
        // wait for replies.
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inFlight.inputEnded();
            closeIfFinished();
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                if (!upgraded()) {
                    open();
                }
            } else {
                end(Causes.ofHandshake(handshake.cause()), handshake.cause());
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        CloseCause why = Causes.of(thrown);
        if (why == CloseCause.FRAME_TOO_LARGE || why == CloseCause.MALFORMED_FRAME) {
            endWhenAnswered(why, thrown);
        } else {
            end(why, thrown);
        }
    }

    /** Last of all, whatever has been the end; the handlers before this one have said what they know by now. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        closing = true;
        share().close();
        outbound.drop();
        dispatch.drop();
        ConnectionEnd known = end == null ? ConnectionEnd.byPeer(inFlight, opened) : end;
        end = known;
        Throwable told = known.told(this, server.config());
        upgradeEnded(known, told);
        if (opened) {
            dispatch.closed(new ListenerCalls.End(known.cause(), told));
        }
        server.connections().remove(this);
        if (!refused) {
            accepted();
            life.ended(this, known.cause(), known.unfinished(server.config()));
            server.events().closed(this, known.cause(), told);
        }
    }

    // ---- from the handler, on any thread

    @Override
    public void finish(Message message, @Nullable Message reply) {
        outbound.reply(message, reply);
    }

    @Override
    public void holds(Message reply, boolean held) {
        inFlight.holds(reply, held);
        account();
    }

    /**
     * Ends the connection since its handler has failed; what was written before is flushed. Where memory is out, it
     * waits for some: a message that is never finished would keep the connection for ever.
     */
    @Override
    public void fail(Throwable thrown) {
        closeWanted = true;
        onLoopForSure(() -> failed(thrown));
    }

    private void failed(Throwable thrown) {
        if (!closing) {
            ServerLog.handlerFailed(this, thrown);
            server.events().handlerFailed(this, thrown);
            if (inFlight.isStream()) {
                end(CloseCause.HANDLER_FAILED, thrown); // what was written is not the whole
            } else {
                endAfterWrites(CloseCause.HANDLER_FAILED, thrown);
            }
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAsync(Message message) {
        server.frames().check(message);
        return isUpgrading() ? TlsUpgrade.notSent(this) : outbound.send(message);
    }

    @Override
    public boolean takesReplies() {
        return !outbound.isFull() && !isUpgrading();
    }

    @Override
    public void close() {
        closeWanted = true;
        onLoop(() -> endAfterWrites(CloseCause.CLOSED, null));
    }

    // ---- from the server, on any thread

    /** Stops reading, and closes as soon as nothing is in flight. */
    void drain() {
        onLoop(() -> {
            draining = true;
            updateReading();
            closeIfFinished();
        });
    }

    /** Closes at once; what is in flight is lost, and the thread that is in the handler is interrupted. */
    void cut() {
        closeWanted = true; // so that no other message follows
        onLoop(() -> end(CloseCause.CUT, null));
        dispatch.interrupt(); // after that, so that what the handler then throws is no failure of its own
    }

    /** Warns once of each message that has been with the handler for so long. */
    void warnOfSlowHandlers(Duration limit) {
        dispatch.slowHandlers(limit, slow -> ServerLog.handlerSlow(this, limit, slow));
    }

    @Override
    public void holdBack(boolean back) {
        onLoop(() -> {
            inFlight.holdBack(back);
            inFlight.takeMore(takesMore());
            updateReading();
        });
    }

    // ---- for what is written; on the event loop

    /** Handles another message, if so little waits to be written. */
    void goOn() {
        if (takesReplies() && !closing) {
            dispatch.resume();
        }
    }

    /** Takes more, or ends, since messages are finished. */
    void goOnAfterMessages() {
        account();
        inFlight.takeMore(takesMore());
        updateReading();
        closeIfFinished();
    }

    /** Returns the frame that has begun, if there is one; on the event loop. */
    @Nullable PartialFrame partialFrame() {
        return inFlight.partialFrame();
    }

    private void updateReading() {
        if (!closing) {
            inFlight.updateReading(draining || askedUpgrade() != null);
        }
    }

    /** Reports what the connection holds. */
    void account() {
        if (!closing) {
            share().holds(inFlight.bytes() + outbound.bytes());
        }
    }

    private void closeIfFinished() {
        if (inFlight.isEmpty() && (inFlight.hasInputEnded() || inFlight.isInputRefused() || draining)) {
            CloseCause why = inFlight.hasInputEnded() ? CloseCause.PEER_CLOSED : CloseCause.DRAINED;
            if (opened && !isShakingHands()) {
                endAfterWrites(why, null);
            } else {
                end(why, null); // nothing can be written to it before TLS is there
            }
        }
        startTlsIfFinished();
    }

    /** Whatever else has arrived by then came in clear text, and is refused. */
    @Override
    void startTlsIfFinished() {
        TlsUpgrade asked = askedUpgrade();
        if (asked == null || closing || inFlight.messages() > dispatch.waiting()) {
            return;
        }
        if (inFlight.messages() > 0 || inFlight.hasMore()) {
            end(CloseCause.TLS_FAILED, TlsUpgrade.notAwaited());
        } else {
            outbound.flush();
            guardedBy(asked.begin(channel.pipeline()));
            updateReading();
        }
    }

    // ---- the end; on the event loop

    /** Ends the connection as one that never was: its proxy has told an address that is not admitted. */
    void refused() {
        refused = true;
        closing = true;
        channel.close();
    }

    @Override
    void end(CloseCause why, @Nullable Throwable reason) {
        because(why, reason);
        closing = true;
        dispatch.drop();
        inFlight.closeChannel();
    }

    /**
     * Takes nothing more from the peer, and ends the connection when what it had sent before is answered. The first
     * cause counts.
     */
    void endWhenAnswered(CloseCause why, @Nullable Throwable reason) {
        if (!closing) {
            because(why, reason);
            inFlight.refuseInput();
            updateReading();
            closeIfFinished();
        }
    }

    /** Ends the connection since it holds most of what the server may keep; on any thread. */
    void endForMemory(String owner, long limit) {
        onLoop(() -> {
            if (!closing) {
                server.events().endedForMemory(owner, limit);
                end(CloseCause.MEMORY_LIMIT, null);
            }
        });
    }

    /** Ends the connection when what was written is flushed. */
    private void endAfterWrites(CloseCause why, @Nullable Throwable reason) {
        if (closing) {
            return;
        }
        because(why, reason);
        channel.config().setAutoRead(false);
        closing = true;
        dispatch.drop();
        outbound.close(draining ? server.config().goodbye() : null);
    }

    /** Returns why it ends, or null if that is not known. */
    @Nullable ConnectionEnd ending() {
        return end;
    }

    private void because(CloseCause why, @Nullable Throwable reason) {
        if (end == null) {
            end = new ConnectionEnd(why, reason, inFlight.partialFrame());
            if (reason != null && why != CloseCause.HANDLER_FAILED) {
                ServerLog.connectionEnded(this, why, reason, server.config());
                server.events().failed(server.config().name(), reason);
            }
        }
    }
}
