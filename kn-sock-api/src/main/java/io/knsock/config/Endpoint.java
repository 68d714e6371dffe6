package io.knsock.config;

import io.knsock.internal.Check;
import io.knsock.tls.ClientTlsConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a client connects to: a host and a port, or a Unix domain socket. Immutable.
 *
 * @since 0.1
 */
public final class Endpoint {
    private static final String UNIX = "unix:";

    private final @Nullable String host;
    private final int port;
    private final @Nullable Path unixSocket;

    private Endpoint(@Nullable String host, int port, @Nullable Path unixSocket) {
        this.host = host;
        this.port = port;
        this.unixSocket = unixSocket;
    }

    /**
     * Returns a host and a port.
     *
     * @param host a name, an IPv4 address or an IPv6 address, with brackets or without, which {@link #host()} is; a
     *     name with other letters than those of ASCII is looked up as its form in ASCII (RFC 3490)
     * @param port 1 to 65535
     */
    public static Endpoint of(String host, int port) {
        return new Endpoint(Check.host("host", host), Check.remotePort(port), null);
    }

    /**
     * Returns the Unix domain socket with this path, of 107 bytes at most on Linux ({@code unix(7)}). It has no host
     * name, so TLS, which verifies that, is refused on it unless {@link ClientTlsConfig#verify()} is off.
     */
    public static Endpoint unix(Path path) {
        return new Endpoint(null, 0, path);
    }

    /**
     * Reads an endpoint as {@link #toString()} writes it: {@code host:port}, an IPv6 address in brackets, or
     * {@code unix:} and a path.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Endpoint parse(String text) {
        String bare = text.strip();
        if (bare.startsWith(UNIX) && bare.length() > UNIX.length()) {
            return unix(Path.of(bare.substring(UNIX.length())));
        }
        int colon = bare.lastIndexOf(':');
        String host = colon < 0 ? "" : bare.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (host.indexOf(':') >= 0 && !bracketed)) {
            throw notAnEndpoint(text, null);
        }
        try {
            return of(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(bare.substring(colon + 1)));
        } catch (NumberFormatException noPort) {
            throw notAnEndpoint(text, noPort);
        }
    }

    /** Reads endpoints that are separated by commas. Throws as {@link #parse(String)} does. */
    public static List<Endpoint> parseList(String text) {
        return Arrays.stream(text.split(",", -1)).map(Endpoint::parse).toList();
    }

    private static IllegalArgumentException notAnEndpoint(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "must be host:port, [IPv6 address]:port or unix:path, but has '" + text.strip() + "'", cause);
    }

    /** Returns the host name or address, or null for a Unix domain socket. */
    public @Nullable String host() {
        return host;
    }

    /** Returns the port, 0 for a Unix domain socket. */
    public int port() {
        return port;
    }

    /** Returns the path of the Unix domain socket, or null for a host and a port. */
    public @Nullable Path unixSocket() {
        return unixSocket;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint endpoint && toString().equals(endpoint.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /**
     * Returns {@code host:port}, an IPv6 address in brackets (RFC 3986, section 3.2.2), or {@code unix:} and a path.
     */
    @Override
    public String toString() {
        if (host == null) {
            return UNIX + unixSocket;
        }
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
