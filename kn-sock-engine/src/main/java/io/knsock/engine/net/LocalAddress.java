package io.knsock.engine.net;

import io.knsock.ConnectFailedException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of this machine that connections are made from.
 *
 * @param host what the settings have; null where the system chooses
 */
public record LocalAddress(@Nullable String host) {
    /** Returns whether no name service is asked for it. */
    public boolean isKnown() {
        return host == null || HostAddresses.isLiteral(host);
    }

    /**
     * Returns what to bind in order to connect to each of the addresses; blocks, unless it is known.
     *
     * @param addresses of one endpoint
     * @return without the addresses that are of another family; not empty
     * @throws ConnectFailedException if there are none of its family, or the name service does not know it
     */
    public List<Route> routes(String endpoint, List<? extends SocketAddress> addresses) {
        if (host == null || !(addresses.get(0) instanceof InetSocketAddress)) {
            return addresses.stream().map(to -> new Route(null, to)).toList();
        }
        List<InetSocketAddress> own = own(endpoint, host);
        List<Route> routes = addresses.stream()
                .flatMap(to -> own.stream()
                        .filter(from -> isOfSameFamily(from, to))
                        .limit(1)
                        .map(from -> new Route(from, to)))
                .toList();
        if (routes.isEmpty()) {
            throw new ConnectFailedException(
                    "cannot connect to " + endpoint + ": local-address=" + host + " is of another family than its"
                            + " addresses, IPv4 and IPv6: change it, or remove it",
                    null);
        }
        return routes;
    }

    private static List<InetSocketAddress> own(String endpoint, String host) {
        try {
            return HostAddresses.of(host, 0);
        } catch (UnknownHostException unknown) {
            throw new ConnectFailedException(
                    "cannot connect to " + endpoint + ": local-address=" + host
                            + " is unknown: set it to an address of this machine",
                    unknown);
        }
    }

    private static boolean isOfSameFamily(InetSocketAddress one, SocketAddress other) {
        return other instanceof InetSocketAddress inet
                && one.getAddress() instanceof Inet4Address == inet.getAddress() instanceof Inet4Address;
    }

    /**
     * From where to where.
     *
     * @param from null where the system chooses
     */
    public record Route(@Nullable SocketAddress from, SocketAddress to) {}
}
