package io.knsock.engine.settings;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How sockets are driven. The best one that works here is found by trying, from the first constant to the last. */
public enum Transport {
    /** Linux epoll, through Netty's native library. */
    EPOLL,
    /** The JDK's selector; works everywhere. */
    NIO,
    /**
     * Linux io_uring, through Netty's native library. Never chosen by itself: as of Netty 4.2.18 it can miss that the
     * peer has reset a connection, which then stays until it has been idle for too long.
     */
    IO_URING;

    /**
     * The system property that names the transport to use instead of the best: {@code io_uring}, {@code epoll},
     * {@code nio}.
     */
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

    /** Returns why it does not work on this machine; null if it does. */
    public @Nullable Throwable whyNot() {
        return switch (this) {
            case IO_URING -> IoUring.unavailabilityCause();
            case EPOLL -> Epoll.unavailabilityCause();
            case NIO -> null;
        };
    }

    /** Returns the name as in {@value #PROPERTY}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
