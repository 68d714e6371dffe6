package io.knsock.engine;

import io.knsock.AddressRange;
import io.knsock.Limits;
import io.knsock.Refusal;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Decides, by number and by address, which connections one server admits: before TLS, and before anything is set up for
 * them. What is taken for a connection is given back when its channel is closed; that happens once. Safe for use by
 * many threads.
 */
final class Admission {
    private final String server;
    private final Limits limits;
    private final ConnectionEvents events;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();

    Admission(String server, Limits limits, ConnectionEvents events) {
        this.server = server;
        this.limits = limits;
        this.events = events;
    }

    /** Returns whether the far end is a proxy that is trusted to tell for whom it connects. */
    boolean isProxy(SocketAddress peer) {
        InetAddress address = address(peer);
        return address != null && AddressRange.anyContains(limits.proxyFrom(), address);
    }

    /** Returns whether a connection is admitted; if not, that is counted and told. */
    boolean admits(Channel channel, SocketAddress peer) {
        return admitsAddress(peer) && admitsByNumber(channel, peer) && admitsAnotherFrom(channel, peer);
    }

    /**
     * Returns whether a connection is admitted that has no address to decide by, or none yet: of a Unix domain socket,
     * which the file system decides on, or of a proxy, which is to tell an address.
     */
    boolean admitsByNumber(Channel channel, SocketAddress peer) {
        int max = limits.maxConnections();
        if (open.getAndUpdate(now -> Math.min(now + 1, max)) == max) {
            refused(peer, Refusal.MAX_CONNECTIONS);
            return false;
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        return true;
    }

    /** Returns whether the far end that a proxy has told is admitted, or the proxy itself if it has told none. */
    boolean admitsBehindProxy(Channel channel, SocketAddress peer) {
        return admitsAddress(peer) && admitsAnotherFrom(channel, peer);
    }

    private boolean admitsAddress(SocketAddress peer) {
        InetAddress address = address(peer);
        boolean allowed = address != null
                && (limits.allow().isEmpty() || AddressRange.anyContains(limits.allow(), address))
                && !AddressRange.anyContains(limits.deny(), address);
        if (!allowed) {
            refused(peer, Refusal.ADDRESS);
        }
        return allowed;
    }

    private boolean admitsAnotherFrom(Channel channel, SocketAddress peer) {
        InetAddress address = address(peer);
        if (address == null || limits.maxConnectionsPerAddress() == 0) {
            return true;
        }
        if (!take(address)) {
            refused(peer, Refusal.MAX_CONNECTIONS_PER_ADDRESS);
            return false;
        }
        channel.closeFuture().addListener(closed -> release(address));
        return true;
    }

    private boolean take(InetAddress address) {
        boolean[] taken = {false};
        openByAddress.compute(address, (same, open) -> {
            int now = open == null ? 0 : open;
            taken[0] = now < limits.maxConnectionsPerAddress();
            return taken[0] ? now + 1 : now;
        });
        return taken[0];
    }

    private void release(InetAddress address) {
        openByAddress.computeIfPresent(address, (same, open) -> open == 1 ? null : open - 1);
    }

    private void refused(SocketAddress peer, Refusal reason) {
        Log.refused(server, peer, reason);
        events.refused(peer, reason);
    }

    private static @Nullable InetAddress address(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }
}
