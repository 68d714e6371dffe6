package io.knsock.engine;

import io.knsock.engine.keys.PeerVerification;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/**
 * Stands behind TLS and lets nobody pass whose certificate has expired or is revoked, though a session that was
 * resumed says nothing of it. All fields are guarded by the event loop.
 */
final class PeerGate extends ChannelInboundHandlerAdapter {
    private final PeerVerification peers;
    private final Runnable onRefusal;
    private boolean refused;

    PeerGate(PeerVerification peers, Runnable onRefusal) {
        this.peers = peers;
        this.onRefusal = onRefusal;
    }

    /** A handshake that is refused here has failed, for whoever comes after. After one that is not, nothing is looked at. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        Object told = event;
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            SSLException why = Tls.refusal(context.channel(), peers, expiry -> {});
            if (why != null) {
                refused = true;
                onRefusal.run();
                told = new SslHandshakeCompletionEvent(why);
            }
        }
        context.fireUserEventTriggered(told);
        if (event instanceof SslHandshakeCompletionEvent && !refused && !context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }

    /** The first data may have come together with the end of the handshake. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object data) {
        if (refused) {
            ReferenceCountUtil.release(data);
        } else {
            context.fireChannelRead(data);
        }
    }
}
