package io.knsock.engine.net;

import io.knsock.config.SocketConfig;
import io.knsock.engine.settings.Transport;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** The options of TCP that say when a silent peer is lost. Not every system has them, nor every way to its sockets. */
final class ProbeOptions {
    private ProbeOptions() {}

    /** One of them: its key in the settings, and what it is called by each transport. */
    @SuppressWarnings("ImmutableEnumChecker") // options are constants of Netty and the JDK
    private enum Option {
        KEEP_ALIVE_IDLE(
                "keep-alive-idle",
                EpollChannelOption.TCP_KEEPIDLE,
                IoUringChannelOption.TCP_KEEPIDLE,
                ExtendedSocketOptions.TCP_KEEPIDLE),
        KEEP_ALIVE_INTERVAL(
                "keep-alive-interval",
                EpollChannelOption.TCP_KEEPINTVL,
                IoUringChannelOption.TCP_KEEPINTVL,
                ExtendedSocketOptions.TCP_KEEPINTERVAL),
        KEEP_ALIVE_COUNT(
                "keep-alive-count",
                EpollChannelOption.TCP_KEEPCNT,
                IoUringChannelOption.TCP_KEEPCNT,
                ExtendedSocketOptions.TCP_KEEPCOUNT),
        USER_TIMEOUT("user-timeout", EpollChannelOption.TCP_USER_TIMEOUT, IoUringChannelOption.TCP_USER_TIMEOUT, null);

        private final String key;
        private final ChannelOption<Integer> epoll;
        private final ChannelOption<Integer> ioUring;
        private final @Nullable SocketOption<Integer> jdk;

        Option(
                String key,
                ChannelOption<Integer> epoll,
                ChannelOption<Integer> ioUring,
                @Nullable SocketOption<Integer> jdk) {
            this.key = key;
            this.epoll = epoll;
            this.ioUring = ioUring;
            this.jdk = jdk;
        }

        /** Returns 0 if it is not set. */
        int value(SocketConfig options) {
            return switch (this) {
                case KEEP_ALIVE_IDLE -> (int) options.keepAliveIdle().toSeconds();
                case KEEP_ALIVE_INTERVAL -> (int) options.keepAliveInterval().toSeconds();
                case KEEP_ALIVE_COUNT -> options.keepAliveCount();
                case USER_TIMEOUT -> (int) options.userTimeout().toMillis();
            };
        }

        ChannelOption<Integer> of(Transport transport) {
            return switch (transport) {
                case EPOLL -> epoll;
                case IO_URING -> ioUring;
                case NIO -> {
                    if (jdk == null || !SUPPORTED.contains(jdk)) {
                        throw new IllegalArgumentException(key + " is set, but the sockets of the JDK do not have it on"
                                + " this system: remove it, or use the transport epoll, which Linux has");
                    }
                    yield NioChannelOption.of(jdk);
                }
            };
        }
    }

    /** What the JDK's sockets can be told here. */
    private static final Set<SocketOption<?>> SUPPORTED = supported();

    private static Set<SocketOption<?>> supported() {
        try (SocketChannel probe = SocketChannel.open()) {
            return probe.supportedOptions();
        } catch (IOException noSocket) {
            return Set.of();
        }
    }

    /**
     * Returns what sockets are told; what is not set is left out.
     *
     * @throws IllegalArgumentException if one is set that sockets do not have here; the message begins with its key
     */
    static Map<ChannelOption<Integer>, Integer> of(SocketConfig options, Transport transport) {
        Map<ChannelOption<Integer>, Integer> set = new HashMap<>();
        for (Option option : Option.values()) {
            int value = option.value(options);
            if (value > 0) {
                set.put(option.of(transport), value);
            }
        }
        return set;
    }
}
