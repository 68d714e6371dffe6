package io.knsock.engine.net;

import io.knsock.config.SocketConfig;
import io.knsock.engine.settings.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;

/** Tells sockets their options. Those of TCP are not told to Unix domain sockets, which do not know them. */
public final class SocketOptions {
    private SocketOptions() {}

    /**
     * Checks that sockets have what is set.
     *
     * @throws IllegalArgumentException if they have not on this system; the message begins with the key
     */
    public static void check(SocketConfig options, Transport transport) {
        ProbeOptions.of(options, transport);
    }

    public static void set(Bootstrap client, SocketConfig options, boolean unix, Transport transport) {
        if (!unix) {
            client.option(ChannelOption.TCP_NODELAY, options.noDelay())
                    .option(ChannelOption.SO_KEEPALIVE, options.keepAlive());
            ProbeOptions.of(options, transport).forEach(client::option);
        }
        if (options.receiveBufferBytes() > 0) {
            client.option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
        }
        if (options.sendBufferBytes() > 0) {
            client.option(ChannelOption.SO_SNDBUF, options.sendBufferBytes());
        }
    }

    public static void set(ServerBootstrap server, SocketConfig options, boolean unix, Transport transport) {
        server.option(ChannelOption.SO_BACKLOG, options.backlog())
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReadShare());
        if (!unix || transport != Transport.NIO) { // whose Unix domain sockets refuse it; io_uring ignores it there
            server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        if (!unix) {
            server.option(ChannelOption.SO_REUSEADDR, options.reuseAddress())
                    .childOption(ChannelOption.TCP_NODELAY, options.noDelay())
                    .childOption(ChannelOption.SO_KEEPALIVE, options.keepAlive());
            ProbeOptions.of(options, transport).forEach(server::childOption);
        }
        if (options.receiveBufferBytes() > 0) {
            server.childOption(ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
            if (!unix) { // TCP agrees on the scale of its window before a connection is accepted: RFC 7323, section 2.2
                server.option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
            }
        }
        if (options.sendBufferBytes() > 0) {
            server.childOption(ChannelOption.SO_SNDBUF, options.sendBufferBytes());
        }
    }
}
