package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection that begins with a PROXY header although it is from nobody who is trusted to send one. Everything
 * else passes at once: no byte is held back until it is known what it begins.
 */
final class ProxySpoofGuard extends ChannelInboundHandlerAdapter {
    private final ServerConnection connection;
    private final ProxySignature signature = new ProxySignature();

    ProxySpoofGuard(ServerConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        switch (signature.look((ByteBuf) bytes)) {
            case HEADER -> {
                ReferenceCountUtil.release(bytes);
                connection.end(
                        CloseCause.PROXY_REFUSED,
                        ProxyHeaderDecoder.refused(
                                "it came with a PROXY header, and its address is not in proxy-from"));
                return;
            }
            case OTHER -> context.pipeline().remove(this);
            case UNDECIDED -> {}
        }
        context.fireChannelRead(bytes);
    }
}
