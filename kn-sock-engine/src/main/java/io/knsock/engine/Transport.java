package io.knsock.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
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
import io.netty.channel.uring.IoUring;
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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How sockets are driven. The best one that works here is found by trying, from the first constant to the last. */
public enum Transport {
    /** Linux epoll, through Netty's native library. */
    EPOLL,
    /** The JDK's selector; works everywhere. */
    NIO,
    /**
     * Linux io_uring, through Netty's native library. Never chosen by itself: as of Netty 4.2.18 it can miss that the far
     * end has reset a connection, which then stays until it has been idle for too long.
     */
    IO_URING;

    /** The system property that names the transport to use instead of the best: {@code io_uring}, {@code epoll}, {@code nio}. */
    public static final String PROPERTY = "io.knsock.transport";

    /**
     * Returns the transport that the system property {@value #PROPERTY} names, else the first that works here.
     *
     * @throws IllegalArgumentException if the property names none, or one that does not work here
     */
    public static Transport best() {
        String asked = System.getProperty(PROPERTY);
        if (asked != null) {
            return named(asked);
        }
        for (Transport transport : values()) {
            if (transport.isAvailable()) {
                return transport;
            }
        }
        throw new AssertionError("NIO is always available");
    }

    private static Transport named(String asked) {
        for (Transport transport : values()) {
            if (transport.toString().equals(asked)) {
                Throwable why = transport.whyNot();
                if (why != null) {
                    throw new IllegalArgumentException(PROPERTY + "=" + asked + " does not work here", why);
                }
                return transport;
            }
        }
        throw new IllegalArgumentException(PROPERTY + " must be io_uring, epoll or nio, but is '" + asked + "'");
    }

    /** Returns whether it works on this machine. */
    public boolean isAvailable() {
        return whyNot() == null;
    }

    @Nullable Throwable whyNot() {
        return switch (this) {
            case IO_URING -> IoUring.unavailabilityCause();
            case EPOLL -> Epoll.unavailabilityCause();
            case NIO -> null;
        };
    }

    IoHandlerFactory ioHandlers() {
        return switch (this) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Returns what makes the sockets that are bound to an address. */
    ChannelFactory<? extends ServerChannel> serverChannels(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return switch (this) {
                case IO_URING -> IoUringServerDomainSocketChannel::new;
                case EPOLL -> EpollServerDomainSocketChannel::new;
                case NIO -> NioServerDomainSocketChannel::new;
            };
        }
        // A socket of both families that is bound to 0.0.0.0 is bound to :: and lets IPv6 in.
        boolean fourOnly = inet.getAddress() instanceof Inet4Address;
        return switch (this) {
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
    ChannelFactory<? extends Channel> clientChannels(SocketAddress address) {
        boolean inet = address instanceof InetSocketAddress;
        return switch (this) {
            case IO_URING -> inet ? IoUringSocketChannel::new : IoUringDomainSocketChannel::new;
            case EPOLL -> inet ? EpollSocketChannel::new : EpollDomainSocketChannel::new;
            case NIO -> inet ? NioSocketChannel::new : NioDomainSocketChannel::new;
        };
    }

    /** Returns the address of a Unix domain socket as this transport has it. */
    SocketAddress unixAddress(Path path) {
        return this == NIO ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path.toString());
    }

    /** Returns the name as in {@value #PROPERTY}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
