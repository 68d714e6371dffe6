package io.knsock.testing;

import io.knsock.config.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** An endpoint that does not answer: a listener whose backlog is full lets further SYNs go unheard. */
public final class BlackHole implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ServerSocket full = new ServerSocket(0, 1, LOOPBACK);
    private final List<Socket> filling = new ArrayList<>();

    public BlackHole() throws IOException {
        for (int i = 0; i < 2; i++) {
            filling.add(new Socket(LOOPBACK, full.getLocalPort()));
        }
    }

    public Endpoint endpoint() {
        return Endpoint.of("127.0.0.1", full.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : filling) {
            socket.close();
        }
        full.close();
    }
}
