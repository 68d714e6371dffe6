package io.knsock.it.connectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server, and cuts their connections when it is told to. */
final class Cutter implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();

    private Cutter(int port, int target) throws IOException {
        this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        daemon(this::accept);
    }

    static Cutter between(int port, int target) throws IOException {
        return new Cutter(port, target);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cutter");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                daemon(() -> pass(client, server));
                daemon(() -> pass(server, client));
            } catch (IOException closed) {
                // the next one, unless it is the listener that is closed
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8_192];
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
            }
        } catch (IOException cut) {
            // both are closed
        } finally {
            open.remove(from);
        }
    }

    /** Cuts all connections. */
    void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
            cuts.incrementAndGet();
        }
    }

    int cuts() {
        return cuts.get() / 2;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
