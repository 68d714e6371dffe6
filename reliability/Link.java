package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A client's connection, blocking, whose messages are lines. Certificates are not what is tested, so any is trusted.
 */
final class Link implements AutoCloseable {
    private static final SSLContext ANY = context();

    private final Socket socket;
    private final byte[] received = new byte[256];
    private int next;
    private int end;

    private Link(Socket socket) {
        this.socket = socket;
    }

    static Link to(int port, boolean tls) throws IOException {
        return tls ? tls(port, ANY) : plain("127.0.0.1", port);
    }

    static Link plain(String host, int port) throws IOException {
        return new Link(connected(host, port));
    }

    /** Connects, shakes hands and reads with a bound of its own for each read. */
    static Link within(int port, boolean tls, int millis) throws IOException {
        Socket tcp = connected("127.0.0.1", port);
        tcp.setSoTimeout(millis);
        return tls ? tls(tcp, port, ANY) : new Link(tcp);
    }

    /** With a context of its own no session is resumed: each handshake is a whole one. */
    static Link tls(int port, SSLContext context) throws IOException {
        return tls(connected("127.0.0.1", port), port, context);
    }

    private static Link tls(Socket tcp, int port, SSLContext context) throws IOException {
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", port, true);
            socket.startHandshake();
            return new Link(socket);
        } catch (IOException failure) {
            tcp.close();
            throw failure;
        }
    }

    static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Socket connected(String host, int port) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), 30_000);
        return socket;
    }

    Socket socket() {
        return socket;
    }

    X509Certificate certificate() throws IOException {
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    /** Sends a line and fails unless the server echoes it. */
    void ask(String line) throws IOException {
        send((line + "\n").getBytes(UTF_8));
        String reply = line();
        if (!reply.equals("Echo: " + line)) {
            throw new IOException("asked " + line + " and was told " + reply);
        }
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                throw new EOFException("closed by the server");
            }
            line.write(b);
        }
        return line.toString(UTF_8);
    }

    /** The next byte; -1 at the end. */
    int read() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, socket.getInputStream().read(received));
            if (end == 0) {
                return -1;
            }
        }
        return received[next++] & 0xff;
    }

    /** Waits until the server ends the connection, by FIN or by RST; false if it does not within the time. */
    boolean endsWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            while (read() >= 0) {
                continue;
            }
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is closed all the same
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
