package io.knsock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A peer on the JDK's own sockets, so that the engine is not tested with itself. */
public final class Peer implements AutoCloseable {
    private final Socket plain;
    private final Socket socket;
    private final BufferedReader reader;

    private Peer(Socket plain, Socket socket) throws IOException {
        this.plain = plain;
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    public static Peer connect(int port, boolean tls) {
        return connect("127.0.0.1", port, tls, new byte[0]);
    }

    /** Connects from one of this machine's addresses, and sends something before TLS begins. */
    public static Peer connect(String from, int port, boolean tls, byte[] beforeAll) {
        try {
            Socket plain = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
            plain.getOutputStream().write(beforeAll);
            if (!tls) {
                return new Peer(plain, plain);
            }
            SSLSocket secure = (SSLSocket) trusting().getSocketFactory().createSocket(plain, "localhost", port, true);
            secure.startHandshake();
            return new Peer(plain, secure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns what trusts the CA of the tests. */
    public static SSLContext trusting() {
        try (var pem = Files.newInputStream(Certificates.file("ca.crt"))) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    public Peer send(String text) {
        return send(text.getBytes(UTF_8));
    }

    public Peer send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends if the peer still takes it, and waits for the end of the connection, but no longer than said. */
    public void trySend(byte[] bytes, Duration wait) {
        try {
            socket.getOutputStream().write(bytes);
            socket.setSoTimeout((int) wait.toMillis());
            reader.read();
        } catch (IOException goneOrSilent) {
            // either is what was to be seen
        } finally {
            restoreTimeout();
        }
    }

    /** Sends again and again, and blocks while the peer does not read, until it has closed the connection. */
    public void sendUntilClosed(byte[] bytes) {
        try {
            while (true) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException closed) {
            // at last
        }
    }

    private void restoreTimeout() {
        if (socket.isClosed()) {
            return; // the JDK's TLS closes a socket that was reset
        }
        try {
            socket.setSoTimeout(20_000);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** Closes with a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            plain.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns the next line, or null when the peer has closed. */
    public @Nullable String line() {
        try {
            return reader.readLine();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns the next so many characters. */
    public String read(int length) {
        try {
            char[] text = new char[length];
            for (int at = 0; at < length; ) {
                int read = reader.read(text, at, length - at);
                if (read < 0) {
                    throw new java.io.EOFException("after " + at + " characters");
                }
                at += read;
            }
            return new String(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads on until the peer has closed, by FIN or by RST, and returns whether it did. */
    public boolean isClosedByPeer() {
        try {
            while (reader.read() >= 0) {
                // what was under way before
            }
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Ends this direction; the other stays open. */
    public Peer endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
