package io.knsock.engine.server;

import io.knsock.ProxyInfo;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a trusted proxy tells, and lets the connection begin: with the handlers that were not there before, TLS
 * for instance, since the header comes before the handshake.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    /** PP2_TYPE_NOOP. */
    private static final int NOOP = 0x04;

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
        ProxyInfo told;
        try {
            told = told(message);
        } finally {
            message.release();
        }
        connection.proxied(told);
        if (admission.admitsBehindProxy(context.channel(), connection.remoteAddress())) {
            begin.run();
            context.fireChannelActive();
        } else {
            connection.refused();
        }
        context.pipeline().remove(this); // what came with the header is not for it
    }

    /**
     * Returns for whom the proxy connects: for nobody with an address if for itself (LOCAL, of which nothing else
     * counts), or for somebody who has no address that is of use here (UNKNOWN, UNSPEC, a Unix domain socket).
     */
    private static ProxyInfo told(HAProxyMessage message) throws UnknownHostException {
        if (message.command() != HAProxyCommand.PROXY) {
            return ProxyInfo.of(null, null, Map.of());
        }
        boolean tcp = message.proxiedProtocol() == HAProxyProxiedProtocol.TCP4
                || message.proxiedProtocol() == HAProxyProxiedProtocol.TCP6;
        SocketAddress source = tcp ? address(message.sourceAddress(), message.sourcePort()) : null;
        return ProxyInfo.of(
                source,
                source == null ? null : address(message.destinationAddress(), message.destinationPort()),
                tlvs(message));
    }

    private static @Nullable SocketAddress address(@Nullable String literal, int port) throws UnknownHostException {
        byte[] address = literal == null ? null : NetUtil.createByteArrayFromIpAddressString(literal);
        return address == null ? null : new InetSocketAddress(InetAddress.getByAddress(address), port);
    }

    /** Those within that of TLS are told beside it. Padding is left out. */
    private static Map<Integer, byte[]> tlvs(HAProxyMessage message) {
        Map<Integer, byte[]> values = new HashMap<>();
        for (HAProxyTLV tlv : message.tlvs()) {
            int type = tlv.typeByteValue() & 0xFF;
            if (type != NOOP) {
                values.putIfAbsent(type, ByteBufUtil.getBytes(tlv.content()));
            }
        }
        return values;
    }
}
