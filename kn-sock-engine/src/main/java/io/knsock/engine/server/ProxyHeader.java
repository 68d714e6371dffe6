package io.knsock.engine.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a trusted proxy tells, and lets the connection begin: with the handlers that were not there before, TLS
 * for instance, since the header comes before the handshake.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private final Admission admission;
    private final ServerConnection connection;
    private final Runnable begin;

    ProxyHeader(Admission admission, ServerConnection connection, Runnable begin) {
        this.admission = admission;
        this.connection = connection;
        this.begin = begin;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object header) throws UnknownHostException {
        HAProxyMessage message = (HAProxyMessage) header;
        SocketAddress client;
        try {
            client = client(message);
        } finally {
            message.release();
        }
        if (client != null) {
            connection.proxied(client);
        }
        if (admission.admitsBehindProxy(context.channel(), connection.remoteAddress())) {
            begin.run();
            context.fireChannelActive();
        } else {
            connection.refused();
        }
        context.pipeline().remove(this); // what came with the header is not for it
    }

    /**
     * Returns for whom the proxy connects, or null if for itself (LOCAL), or for somebody who has no address that is of
     * use here (UNKNOWN, UNSPEC, a Unix domain socket): then the address is that of the proxy.
     */
    private static @Nullable SocketAddress client(HAProxyMessage message) throws UnknownHostException {
        boolean tcp = message.proxiedProtocol() == HAProxyProxiedProtocol.TCP4
                || message.proxiedProtocol() == HAProxyProxiedProtocol.TCP6;
        byte[] address = message.command() == HAProxyCommand.PROXY && tcp
                ? NetUtil.createByteArrayFromIpAddressString(message.sourceAddress())
                : null;
        return address == null ? null : new InetSocketAddress(InetAddress.getByAddress(address), message.sourcePort());
    }
}
