package io.knsock.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Peer} that is a client connects. Created by {@link Peer#to}; for one thread.
 *
 * @since 0.1
 */
public final class PeerConnector {
    private InetAddress host;
    private final int port;
    private @Nullable InetAddress from;
    private byte[] first = new byte[0];
    private @Nullable SSLContext tls;
    private String serverName = "localhost";

    PeerConnector(InetAddress host, int port) {
        this.host = host;
        this.port = port;
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("there is no host " + host, unknown);
        }
    }

    /** Sets the host; by default this machine. */
    public PeerConnector host(String address) {
        host = address(address);
        return this;
    }

    /** Sets which of this machine's addresses it comes from: on Linux any of {@code 127.0.0.0/8}. */
    public PeerConnector from(String address) {
        from = address(address);
        return this;
    }

    /** Sets what is sent before all else, before the TLS handshake too: a PROXY header for instance. */
    public PeerConnector first(byte[] bytes) {
        first = bytes.clone();
        return this;
    }

    /** Connects with TLS, trusts the CA, and shows no certificate. */
    public PeerConnector tls(TestCa ca) {
        return tls(ca.context(null));
    }

    /** Connects with TLS, trusts the CA, and shows a certificate if it is asked for one. */
    public PeerConnector tls(TestCa ca, TestIdentity identity) {
        return tls(ca.context(identity));
    }

    /** Connects with TLS as the context has it. */
    public PeerConnector tls(SSLContext context) {
        tls = context;
        return this;
    }

    /**
     * Sets the name that TLS asks for (RFC 6066, section 3); by default {@code localhost}. It is not compared with the
     * certificate.
     */
    public PeerConnector serverName(String name) {
        serverName = name;
        return this;
    }

    /**
     * Connects, and with TLS does the handshake. Blocks for at most {@link Eventually#LONGEST} twice.
     *
     * @throws UncheckedIOException if it cannot, or the handshake fails. With TLS 1.3 a server refuses a client's
     *     certificate after the handshake; then it is the next step that fails
     */
    public Peer connect() {
        int millis = (int) Eventually.LONGEST.toMillis();
        Socket plain = new Socket();
        try {
            if (from != null) {
                plain.bind(new InetSocketAddress(from, 0));
            }
            plain.connect(new InetSocketAddress(host, port), millis);
            if (first.length > 0) {
                plain.getOutputStream().write(first);
            }
            return new Peer(plain, tls == null ? plain : secured(plain, tls, millis));
        } catch (IOException failure) {
            closeQuietly(plain);
            throw new UncheckedIOException(failure);
        }
    }

    private Socket secured(Socket plain, SSLContext context, int millis) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, port, true);
        secure.setSoTimeout(millis);
        secure.startHandshake();
        return secure;
    }

    static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception failure) {
            // there is another failure, which is told
        }
    }
}
