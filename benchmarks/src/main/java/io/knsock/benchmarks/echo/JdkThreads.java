package io.knsock.benchmarks.echo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;

/** What one writes without a library: a thread for each connection, which reads a line, calls the handler and writes. */
final class JdkThreads {
    private JdkThreads() {}

    /** Listens, and does not return. */
    static void listen(int port, ThreadFactory threads, UnaryOperator<Message> handler) throws IOException {
        try (ServerSocket listener = new ServerSocket(port, 1_024, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                threads.newThread(() -> serve(socket, handler)).start();
            }
        }
    }

    /** Returns what makes virtual threads, which this is compiled without. */
    static ThreadFactory virtual() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }

    private static void serve(Socket socket, UnaryOperator<Message> handler) {
        try (socket) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                byte[] reply =
                        handler.apply(Message.of(line.getBytes(ISO_8859_1))).bytes();
                byte[] framed = new byte[reply.length + 1];
                System.arraycopy(reply, 0, framed, 0, reply.length);
                framed[reply.length] = '\n';
                out.write(framed);
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
