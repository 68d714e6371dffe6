package io.knsock.engine.net;

import io.knsock.engine.settings.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;

/** What sockets are, by how they are driven. */
public final class Sockets {
    private Sockets() {}

    /** Returns what drives the sockets of event loops. */
    static IoHandlerFactory ioHandlers(Transport transport) {
        return switch (transport) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> WatchedSockets.factory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Returns what makes the sockets that are bound to an address. */
    public static ChannelFactory<? extends ServerChannel> serverChannels(Transport transport, SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return switch (transport) {
                case IO_URING -> IoUringServerDomainSocketChannel::new;
                case EPOLL -> EpollServerDomainSocketChannel::new;
                case NIO -> NioServerDomainSocketChannel::new;
            };
        }
        // A socket of both families that is bound to 0.0.0.0 is bound to :: and lets IPv6 in.
        boolean fourOnly = inet.getAddress() instanceof Inet4Address;
        return switch (transport) {
            case IO_URING -> IoUringServerSocketChannel::new; // knows sockets of both families only
            case EPOLL ->
                fourOnly
                        ? () -> new EpollServerSocketChannel(SocketProtocolFamily.INET)
                        : EpollServerSocketChannel::new;
            case NIO ->
                fourOnly
                        ? () -> new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
                        : NioServerSocketChannel::new;
        };
    }

    /** Returns what makes the sockets that are connected to an address. */
    public static ChannelFactory<? extends Channel> clientChannels(Transport transport, SocketAddress address) {
        boolean inet = address instanceof InetSocketAddress;
        return switch (transport) {
            case IO_URING -> inet ? IoUringSocketChannel::new : IoUringDomainSocketChannel::new;
            case EPOLL -> inet ? EpollSocketChannel::new : EpollDomainSocketChannel::new;
            case NIO -> inet ? NioSocketChannel::new : NioDomainSocketChannel::new;
        };
    }

    /** Returns the address of a Unix domain socket as this transport has it. */
    public static SocketAddress unixAddress(Transport transport, Path path) {
        return transport == Transport.NIO ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path.toString());
    }
}
