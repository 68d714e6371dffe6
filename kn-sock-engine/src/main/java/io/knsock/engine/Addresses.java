package io.knsock.engine;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/** Addresses as people write them. */
final class Addresses {
    private Addresses() {}

    /** Returns {@code host:port}, an IPv6 address in brackets (RFC 3986, section 3.2.2). */
    static String text(InetSocketAddress address) {
        String host = address.isUnresolved() ? address.getHostString() : NetUtil.toAddressString(address.getAddress());
        return text(host, address.getPort());
    }

    static String text(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
