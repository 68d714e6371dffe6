package io.knsock.engine.server;

import io.knsock.RefusalReason;
import io.knsock.config.AddressRange;
import io.knsock.config.ServerLimits;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Decides, by number and by address, which connections one server admits: before TLS, and before anything is set up for
 * them. What is taken for a connection is given back when its channel is closed; that happens once. Safe for use by
 * many threads.
 */
final class Admission {
    private final String server;
    private final ServerLimits limits;
    private final ConnectionEvents events;
    private final AtomicInteger open = new AtomicInteger();
    private final ConnectionsPerAddress places;

    /** Whether it was looked who has the places of a full server; it is again once half of them are free. */
    private final AtomicBoolean fullTold = new AtomicBoolean();

    Admission(String server, ServerLimits limits, ConnectionEvents events) {
        this.server = server;
        this.limits = limits;
        this.events = events;
        this.places = new ConnectionsPerAddress(limits.maxConnectionsPerAddress());
    }

    /** Returns whether the peer is a proxy that is trusted to tell for whom it connects. */
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
            refused(peer, RefusalReason.MAX_CONNECTIONS);
            tellWhoHasMost();
            return false;
        }
        channel.closeFuture().addListener(closed -> {
            if (open.decrementAndGet() <= max / 2) {
                fullTold.set(false);
            }
        });
        return true;
    }

    /** Returns whether the peer that a proxy has told is admitted, or the proxy itself if it has told none. */
    boolean admitsBehindProxy(Channel channel, SocketAddress peer) {
        return admitsAddress(peer) && admitsAnotherFrom(channel, peer);
    }

    private boolean admitsAddress(SocketAddress peer) {
        InetAddress address = address(peer);
        boolean allowed = address != null
                && (limits.allow().isEmpty() || AddressRange.anyContains(limits.allow(), address))
                && !AddressRange.anyContains(limits.deny(), address);
        if (!allowed) {
            refused(peer, RefusalReason.ADDRESS);
        }
        return allowed;
    }

    private boolean admitsAnotherFrom(Channel channel, SocketAddress peer) {
        InetAddress address = address(peer);
        if (address == null) {
            return true;
        }
        ConnectionsPerAddress.Holder holder = ConnectionsPerAddress.Holder.of(address);
        if (!places.take(holder)) {
            refused(peer, RefusalReason.MAX_CONNECTIONS_PER_ADDRESS);
            if (places.isNews(holder)) {
                ServerLog.addressHasAll(server, holder.toString(), limits);
            }
            return false;
        }
        channel.closeFuture().addListener(closed -> places.release(holder));
        return true;
    }

    /** The server is full: if half of it is one address, others are kept out by that one. */
    private void tellWhoHasMost() {
        if (fullTold.compareAndSet(false, true)) {
            Map.Entry<ConnectionsPerAddress.Holder, Integer> most = places.greatest();
            if (most != null && most.getValue() > 1 && most.getValue() >= limits.maxConnections() / 2) {
                ServerLog.addressHasMost(server, most.getKey().toString(), most.getValue(), limits);
            }
        }
    }

    private void refused(SocketAddress peer, RefusalReason reason) {
        ServerLog.refused(server, peer, reason);
        events.refused(peer, reason);
    }

    private static @Nullable InetAddress address(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }
}
