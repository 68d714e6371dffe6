package io.knsock.cdi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;

/** A client on the JDK's sockets that sends and receives lines. */
final class Peer implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    Peer(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    /** Returns the next line, or null if the far end closed. */
    String receive() throws IOException {
        return reader.readLine();
    }

    String ask(String line) throws IOException {
        send(line);
        return receive();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
