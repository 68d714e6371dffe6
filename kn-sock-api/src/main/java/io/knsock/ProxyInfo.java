package io.knsock;

import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a trusted proxy has told of the client that it connects for, in the header of the PROXY protocol: immutable. The
 * header has at most 2 KiB. What is in it was not verified by anybody but the proxy.
 *
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">the PROXY protocol, section 2.2</a>
 * @since 0.1
 */
public final class ProxyInfo {
    /** The application protocol that was negotiated by ALPN: a name, {@code h2} for instance. */
    public static final int ALPN = 0x01;

    /** The host name that the client has asked for, by SNI for instance: UTF-8. */
    public static final int AUTHORITY = 0x02;

    /** An id of the connection, of at most 128 bytes. */
    public static final int UNIQUE_ID = 0x05;

    /**
     * The TLS between client and proxy: a byte with flags, four bytes that are 0 if the client's certificate was
     * verified, and further values, which have types of their own here.
     */
    public static final int SSL = 0x20;

    /** In {@link #SSL}: the version of TLS, ASCII. */
    public static final int SSL_VERSION = 0x21;

    /** In {@link #SSL}: the common name of the client's certificate, UTF-8. */
    public static final int SSL_CN = 0x22;

    /** In {@link #SSL}: the cipher suite, ASCII. */
    public static final int SSL_CIPHER = 0x23;

    private final @Nullable SocketAddress source;
    private final @Nullable SocketAddress destination;
    private final Map<Integer, byte[]> tlvs;

    private ProxyInfo(@Nullable SocketAddress source, @Nullable SocketAddress destination, Map<Integer, byte[]> tlvs) {
        this.source = source;
        this.destination = destination;
        this.tlvs = tlvs;
    }

    /**
     * Returns what a header tells; for the engine, and for tests.
     *
     * @param tlvs by their type, 0 to 255; copied
     */
    public static ProxyInfo of(
            @Nullable SocketAddress source, @Nullable SocketAddress destination, Map<Integer, byte[]> tlvs) {
        Map<Integer, byte[]> copies = new TreeMap<>();
        tlvs.forEach((type, value) -> {
            if (type < 0 || type > 255) {
                throw new IllegalArgumentException("the type of a TLV must be between 0 and 255, but is " + type);
            }
            copies.put(type, value.clone());
        });
        return new ProxyInfo(source, destination, copies);
    }

    /**
     * Returns the address of the client, or null if the proxy tells none: if it connects for itself (LOCAL), or does
     * not know it (UNKNOWN), or if it is none of TCP.
     */
    public @Nullable SocketAddress source() {
        return source;
    }

    /**
     * Returns the address that the client has connected to, one of the proxy's often; null where there is no source.
     */
    public @Nullable SocketAddress destination() {
        return destination;
    }

    /** Returns the types of further values (TLV) that the header has; none with version 1. */
    public Set<Integer> types() {
        return Set.copyOf(tlvs.keySet());
    }

    /**
     * Returns a further value of the header: the first of this type.
     *
     * @param type one of the constants, or another, 0xE0 to 0xEF for instance, which are for everybody's own
     * @return a copy; null if there is none
     */
    public byte @Nullable [] tlv(int type) {
        byte[] value = tlvs.get(type);
        return value == null ? null : value.clone();
    }

    /** Returns the addresses, and the types and lengths of what else there is; not the values. */
    @Override
    public String toString() {
        return "ProxyInfo[source=" + source + ", destination=" + destination + ", tlvs="
                + tlvs.entrySet().stream()
                        .map(one ->
                                "0x" + Integer.toHexString(one.getKey()) + " of " + one.getValue().length + " bytes")
                        .collect(Collectors.joining(", "))
                + "]";
    }
}
