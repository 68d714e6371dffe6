package io.knsock.rar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server of plain sockets that answers each line with what it is told to write, which may be no or several lines. */
final class Peer implements AutoCloseable {
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final List<Socket> accepted = new CopyOnWriteArrayList<>();

    private final BlockingQueue<Socket> ended = new LinkedBlockingQueue<>();

    private final ServerSocket listener;
    private final String greeting;
    private final Function<String, String> answer;

    private Peer(String greeting, Function<String, String> answer) {
        this.greeting = greeting;
        this.answer = answer;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        daemon(this::accept);
    }

    static Peer answering(Function<String, String> answer) {
        return new Peer("", answer);
    }

    static Peer echo() {
        return answering(line -> line + "\n");
    }

    /** Echoes, but never answers {@code silence}, answers {@code twice} twice in one write, and {@code bye} by closing. */
    static Peer scripted() {
        return answering(line -> switch (line) {
            case "silence" -> "";
            case "twice" -> "one\ntwo\n";
            case "bye" -> throw new UncheckedIOException(new IOException("as asked"));
            default -> line + "\n";
        });
    }

    static Peer greeting(String greeting) {
        return new Peer(greeting, line -> line + "\n");
    }

    int port() {
        return listener.getLocalPort();
    }

    String nextReceived() throws InterruptedException {
        return String.valueOf(received.poll(10, TimeUnit.SECONDS));
    }

    /** Waits until another connection has been closed by either end, and returns whether one was. */
    boolean seesTheEndOfOne() throws InterruptedException {
        return ended.poll(10, TimeUnit.SECONDS) != null;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.add(socket);
                socket.getOutputStream().write(greeting.getBytes(UTF_8));
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                received.add(line);
                socket.getOutputStream().write(answer.apply(line).getBytes(UTF_8));
            }
        } catch (IOException | UncheckedIOException closed) {
            // closed by this or the other end
        }
        ended.add(socket);
    }

    void closeConnections() {
        accepted.forEach(Peer::close);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        closeConnections();
    }
}
