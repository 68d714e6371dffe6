package io.knsock.engine.net;

import io.knsock.engine.client.AsciiHosts;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** The addresses of a host, in the order in which they are tried. */
public final class HostAddresses {
    private HostAddresses() {}

    /** Returns whether this is an address and no name, so that no name service is asked for it. */
    public static boolean isLiteral(String host) {
        return NetUtil.createByteArrayFromIpAddressString(host) != null;
    }

    /** Looks up a host; blocks, unless it is a literal. */
    public static List<InetSocketAddress> of(String host, int port) throws UnknownHostException {
        // Not from the bytes of a literal: those are without the scope of an IPv6 address (RFC 4007, section 11).
        return interleaved(List.of(InetAddress.getAllByName(AsciiHosts.ascii(host)))).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** Takes the families in turn, beginning with that of the first address: RFC 8305, section 4. */
    public static List<InetAddress> interleaved(List<InetAddress> addresses) {
        boolean fourFirst = addresses.get(0) instanceof Inet4Address;
        Queue<InetAddress> turn = new ArrayDeque<>();
        Queue<InetAddress> other = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            (address instanceof Inet4Address == fourFirst ? turn : other).add(address);
        }
        List<InetAddress> ordered = new ArrayList<>();
        while (!turn.isEmpty() || !other.isEmpty()) {
            for (Queue<InetAddress> family : Arrays.asList(turn, other)) {
                InetAddress next = family.poll();
                if (next != null) {
                    ordered.add(next);
                }
            }
        }
        return ordered;
    }
}
