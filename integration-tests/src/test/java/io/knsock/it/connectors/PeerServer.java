package io.knsock.it.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server that answers each line, and can be down, come back, or become a black hole for those who are connected. */
final class PeerServer implements AutoCloseable {
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> silent = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private Thread accepting;

    PeerServer(int port) throws IOException {
        this.port = port;
        up();
    }

    void up() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = socket;
        accepting = daemon(() -> accept(socket));
    }

    /** Closes everything; the port is free when this returns, which is when nobody accepts any more. */
    void down() throws IOException, InterruptedException {
        listener.close();
        accepting.join();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** From now on those who are connected get no answer. */
    void silence() {
        silent.addAll(open);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                daemon(() -> answer(client));
            } catch (IOException closed) {
                // the listener is, then this ends
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!silent.contains(client)) {
                    client.getOutputStream().write(("far " + line + "\n").getBytes(UTF_8));
                }
            }
        } catch (IOException gone) {
            // then it is closed
        } finally {
            open.remove(client);
            silent.remove(client);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        down();
    }
}
