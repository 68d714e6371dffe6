package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server and clients that speak as the Python original does by default: no framing, no line feed, no timeout; what
 * one {@code recv(1024)} returns is the message or the reply; whoever is done closes, over TLS without a close_notify.
 */
final class PythonOriginal implements AutoCloseable {
    private static final int BUFFER = 1024;

    /** So that a test that hangs ends. The original waits for ever. */
    private static final int TEST_TIMEOUT_MILLIS = 20_000;

    private final ServerSocket listener;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final @Nullable SSLContext tls;
    private final boolean threaded;
    private final UnaryOperator<String> handler;

    private PythonOriginal(@Nullable SSLContext tls, boolean threaded, UnaryOperator<String> handler) {
        this.tls = tls;
        this.threaded = threaded;
        this.handler = handler;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "python-original");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@code start_tcp_server}: one connection at a time, one message, one reply, and the server closes. */
    static PythonOriginal startTcpServer(UnaryOperator<String> handler) {
        return new PythonOriginal(null, false, handler);
    }

    /** {@code start_threaded_tcp_server}: a thread for each connection, and messages until the client closes. */
    static PythonOriginal startThreadedTcpServer(UnaryOperator<String> handler) {
        return new PythonOriginal(null, true, handler);
    }

    /** {@code start_ssl_tcp_server}: as {@code start_tcp_server}, with the certificate for localhost. */
    static PythonOriginal startSslTcpServer(UnaryOperator<String> handler) {
        try {
            X509Bundle own =
                    Certificates.issued(Certificates.builder("CN=original").addSanDnsName("localhost"));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.toKeyManagerFactory().getKeyManagers(), null, null);
            return new PythonOriginal(context, false, handler);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket plain = listener.accept();
                accepted.add(plain);
                if (threaded) {
                    start(() -> serve(plain));
                } else {
                    serve(plain);
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            Socket socket = plain;
            if (tls != null) {
                SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, false);
                secure.setUseClientMode(false);
                socket = secure;
            }
            do {
                String data = receive(socket);
                if (data == null) {
                    return;
                }
                sendAll(socket, handler.apply(data));
            } while (threaded);
        } catch (IOException lost) {
            // the original's client is gone, or the test is over
        }
    }

    /** {@code send_tcp_message}: returns the reply, which the original only logs; null if there is none. */
    static @Nullable String sendTcpMessage(int port, String message) {
        try (Socket socket = connect(port)) {
            return exchange(socket, message);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@code send_ssl_tcp_message} with {@code cafile}. */
    static @Nullable String sendSslTcpMessage(int port, String message) {
        try (Socket plain = connect(port);
                Socket secure = TestCa.shared()
                        .context(null)
                        .getSocketFactory()
                        .createSocket(plain, "localhost", port, false)) {
            return exchange(secure, message);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@code send_tcp_message} of a client that is ended while it waits for a reply. */
    static void sendAndGiveUp(int port, String message) {
        try (Socket socket = connect(port)) {
            sendAll(socket, message);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A connection as {@code pool.connection()} leases it. */
    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TEST_TIMEOUT_MILLIS);
        return socket;
    }

    /** {@code conn.sendall(…); conn.recv(1024)}. */
    static @Nullable String exchange(Socket socket, String message) throws IOException {
        sendAll(socket, message);
        return receive(socket);
    }

    private static void sendAll(Socket socket, String data) throws IOException {
        socket.getOutputStream().write(data.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    /** {@code recv(1024)}; null at the end. */
    private static @Nullable String receive(Socket socket) throws IOException {
        byte[] buffer = new byte[BUFFER];
        InputStream in = socket.getInputStream();
        int count = in.read(buffer);
        return count < 0 ? null : new String(buffer, 0, count, UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
