package io.knsock.test;

import io.knsock.config.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that neither accepts nor refuses, like a host behind a firewall: whoever connects waits until its timeout. For
 * that it does not accept, and has its queue filled by connections of its own, as Linux does it; where the system goes
 * on answering, {@link #open()} fails.
 *
 * @since 0.1
 */
public final class FullListener implements AutoCloseable {
    /** More than a queue of 1 takes on any system known. */
    private static final int MOST = 64;

    /** How long a connection is tried: on this machine one that is answered is answered at once. */
    private static final int MILLIS = 250;

    private final ServerSocket listener;
    private final List<Socket> queue = new ArrayList<>();

    private FullListener() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /**
     * Listens on a free port and fills its queue. Blocks for about 250 ms.
     *
     * @throws IllegalStateException if it cannot be filled
     */
    public static FullListener open() {
        try {
            FullListener full = new FullListener();
            for (int i = 0; i < MOST; i++) {
                if (full.isFull()) {
                    return full;
                }
            }
            full.close();
            throw new IllegalStateException(
                    "the system goes on answering " + MOST + " connections that nobody accepts");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isFull() throws IOException {
        Socket socket = new Socket();
        queue.add(socket);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), MILLIS);
            return false;
        } catch (SocketTimeoutException full) {
            return true;
        }
    }

    /** Returns the port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns where it is, for settings that have a list of endpoints. */
    public Endpoint endpoint() {
        return Endpoint.of(listener.getInetAddress().getHostAddress(), port());
    }

    /** Closes it; clients that still wait are refused. Idempotent. */
    @Override
    public void close() {
        PeerConnector.closeQuietly(listener);
        queue.forEach(PeerConnector::closeQuietly);
    }
}
