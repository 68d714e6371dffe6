package io.knsock.engine.net;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses as the JDK has them, and as people write them. */
public final class Addresses {
    private static final SocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);
    private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private Addresses() {}

    /** Returns the address of the peer. Clients of Unix domain sockets have none: that of an unnamed one. */
    public static SocketAddress remote(Channel channel) {
        return of(channel.remoteAddress(), channel);
    }

    /** Returns the own address. */
    public static SocketAddress local(Channel channel) {
        SocketAddress own = channel.localAddress();
        return of(own == null && channel.parent() != null ? channel.parent().localAddress() : own, channel);
    }

    /**
     * Returns the JDK's form of an address.
     *
     * @param address null where the system knows it no more: the peer may have reset the connection already
     */
    private static SocketAddress of(@Nullable SocketAddress address, Channel channel) {
        if (address == null) {
            return isUnix(channel) ? UNNAMED : UNKNOWN;
        }
        return address instanceof DomainSocketAddress unix ? UnixDomainSocketAddress.of(unix.path()) : address;
    }

    private static boolean isUnix(Channel channel) {
        return channel instanceof DomainSocketChannel || channel instanceof NioDomainSocketChannel;
    }

    /**
     * Returns {@code host:port}, an IPv6 address in brackets (RFC 3986, section 3.2.2), or {@code unix:} and a path.
     */
    public static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return "unix:" + address;
        }
        String host = inet.isUnresolved() ? inet.getHostString() : NetUtil.toAddressString(inet.getAddress());
        return text(host, inet.getPort());
    }

    public static String text(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
