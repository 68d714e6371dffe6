package io.knsock.benchmarks.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.ThreadFactory;
import javax.net.ServerSocketFactory;

/** What one writes without a library: a thread for each connection, which reads a message, handles it and writes. */
final class JdkThreads {
    private JdkThreads() {}

    /** Listens, and does not return. */
    static void listen(Task task, ThreadFactory threads) throws IOException, GeneralSecurityException {
        ServerSocketFactory sockets = task.isTls()
                ? Keys.context(task.text("keys")).getServerSocketFactory()
                : ServerSocketFactory.getDefault();
        try (ServerSocket listener =
                sockets.createServerSocket(task.number("port"), 1_024, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                threads.newThread(() -> serve(socket, task)).start();
            }
        }
    }

    /** Returns what makes virtual threads, which this is compiled without. */
    static ThreadFactory virtual() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }

    private static void serve(Socket socket, Task task) {
        try (socket) {
            InputStream in = socket.getInputStream();
            switch (task.text("framing")) {
                case "length" -> frames(in, socket.getOutputStream(), task);
                case "raw" -> in.transferTo(OutputStream.nullOutputStream());
                default -> lines(in, socket.getOutputStream(), task);
            }
        } catch (EOFException gone) {
            // the end of a connection
        } catch (IOException broken) {
            System.err.println(broken);
        }
    }

    private static void lines(InputStream in, OutputStream out, Task task) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, ISO_8859_1));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            task.delay();
            out.write((line + "\n").getBytes(ISO_8859_1));
        }
    }

    private static void frames(InputStream in, OutputStream out, Task task) throws IOException {
        DataInputStream reader = new DataInputStream(new BufferedInputStream(in));
        while (true) {
            byte[] message = new byte[reader.readInt()];
            reader.readFully(message);
            task.delay();
            out.write(ByteBuffer.allocate(Integer.BYTES + message.length)
                    .putInt(message.length)
                    .put(message)
                    .array());
        }
    }
}
