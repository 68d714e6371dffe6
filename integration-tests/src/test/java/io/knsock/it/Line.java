package io.knsock.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;

/** A client on the JDK's sockets and nothing else: it is deployed with tests, which the peers of the kit are not. */
public final class Line implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    public Line(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** Connects; a listener may come up a little later than its application. */
    public static Line connect(int port) throws IOException {
        return new Line(socket(port));
    }

    static Socket socket(int port) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                return new Socket("127.0.0.1", port);
            } catch (ConnectException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
            }
        }
    }

    public static String exchange(int port, String line) throws IOException {
        try (Line one = connect(port)) {
            return one.exchange(line);
        }
    }

    /** Returns the reply, or null if the peer closed. */
    public String exchange(String line) throws IOException {
        send(line + "\n");
        return receive();
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    public String receive() throws IOException {
        return reader.readLine();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
