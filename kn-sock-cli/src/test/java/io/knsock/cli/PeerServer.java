package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A server that does as a test says with each connection it accepts, well behaved or not. */
final class PeerServer implements AutoCloseable {
    private final ServerSocket listener;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** What is done with a connection; afterwards it is closed. */
    @FunctionalInterface
    interface Behaviour {
        void with(Socket socket, PeerServer self) throws Exception;
    }

    PeerServer(Behaviour behaviour) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        new Thread(() -> serve(behaviour), "peer").start();
    }

    private void serve(Behaviour behaviour) {
        while (true) {
            try (Socket socket = listener.accept()) {
                behaviour.with(socket, this);
            } catch (Exception closedByTheOther) {
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    /** Returns a peer that takes the message and replies with this, then does nothing until the test is over. */
    static PeerServer replying(String reply) throws IOException {
        return new PeerServer((socket, self) -> {
            self.take(socket);
            self.reply(socket, reply);
            self.awaitEnd();
        });
    }

    void take(Socket socket) throws IOException {
        if (socket.getInputStream().read(new byte[4096]) < 0) {
            throw new IOException("nothing came");
        }
    }

    void reply(Socket socket, String reply) throws IOException {
        socket.getOutputStream().write(reply.getBytes(ISO_8859_1));
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    String port() {
        return Integer.toString(listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        listener.close();
    }
}
