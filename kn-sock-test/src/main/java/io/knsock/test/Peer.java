package io.knsock.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.test.Incoming.Bound;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection, of the client that {@link #connect(int)} makes or of a {@link PeerListener}, that does what a test
 * says: it sends bytes, halves of them, or a reset, and fails when what comes is not what was expected. On the JDK's
 * own sockets, so that an implementation is not tested with itself.
 *
 * <pre>{@code
 * try (Peer peer = Peer.connect(server.port())) {
 *     peer.send("ping\n").expect("pong\n");
 * }
 * }</pre>
 *
 * <p>Text is UTF-8, and stands for its bytes on the wire: a line has its {@code \n}. Each step blocks for at most
 * {@link Eventually#LONGEST}, or what {@link #within} says, and then throws an {@link AssertionError} that says what
 * was expected, what came, as text and in hexadecimal, and the steps before. After a failure close it: it cannot be
 * known what belongs to what. For one thread that sends and one that reads, at the same time if need be;
 * {@link #close()} and {@link #reset()} may be called by any.
 *
 * @since 0.1
 */
public final class Peer implements AutoCloseable {
    private final Socket plain;
    private final Socket socket;
    private final Incoming in;
    private final Transcript transcript = new Transcript();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Duration within = Eventually.LONGEST;

    /**
     * @param plain the connection
     * @param socket TLS on top of it, or the same
     */
    Peer(Socket plain, Socket socket) throws IOException {
        this.plain = plain;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new Incoming(socket);
    }

    /**
     * Connects to a server on this machine, without TLS.
     *
     * @throws UncheckedIOException if it cannot
     */
    public static Peer connect(int port) {
        return to(port).connect();
    }

    /**
     * Returns what connects to a server on this machine: with TLS, from another address, with bytes before all others.
     */
    public static PeerConnector to(int port) {
        return new PeerConnector(InetAddress.getLoopbackAddress(), port);
    }

    /** Sets how long each of the steps from now on may take. */
    public Peer within(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("a step must have more time than none, but it has " + longest);
        }
        within = longest;
        return this;
    }

    /** Sends text in one write. Text, and not a line: end it with {@code \n} where one is wanted. */
    public Peer send(String text) {
        return send(text.getBytes(UTF_8));
    }

    /** Sends bytes in one write. */
    public Peer send(byte[] bytes) {
        write("send " + Shown.text(bytes), bytes);
        transcript.add("sent " + Shown.text(bytes));
        return this;
    }

    /** Does what {@link #send(String)} does, and reads better after {@link #expect(String)}. */
    public Peer reply(String text) {
        return send(text);
    }

    /** Does what {@link #send(byte[])} does. */
    public Peer reply(byte[] bytes) {
        return send(bytes);
    }

    /** Sends several in one write, so that they arrive together: two frames at once, for instance. */
    public Peer sendTogether(String... texts) {
        return send(String.join("", texts));
    }

    /**
     * Sends text byte by byte.
     *
     * @param pause between two bytes; zero for none
     */
    public Peer drip(String text, Duration pause) {
        return drip(text.getBytes(UTF_8), pause);
    }

    /**
     * Sends bytes one by one.
     *
     * @param pause between two of them; zero for none
     */
    public Peer drip(byte[] bytes, Duration pause) {
        for (int i = 0; i < bytes.length; i++) {
            if (i > 0) {
                rest(pause);
            }
            write("send byte " + i + " of " + Shown.text(bytes), new byte[] {bytes[i]});
        }
        transcript.add("dripped " + Shown.text(bytes));
        return this;
    }

    /** Sends bytes that mean nothing, and are the same in every run. */
    public Peer garbage(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return send(bytes);
    }

    /**
     * Sends if the other side still takes it.
     *
     * @return whether the system took the bytes; a connection that is closed may be known as that only after the next
     *     write
     */
    public boolean trySend(byte[] bytes) {
        try {
            writeOrThrow(bytes);
            transcript.add("sent " + Shown.text(bytes));
            return true;
        } catch (IOException gone) {
            transcript.add("could not send " + Shown.text(bytes));
            return false;
        }
    }

    /** Sends again and again until the other side has closed the connection, and blocks while it does not read. */
    public void flood(byte[] bytes) {
        long times = 0;
        try {
            for (; ; times++) {
                writeOrThrow(bytes);
            }
        } catch (SocketTimeoutException open) {
            throw failed(
                    "expected that the connection is closed, but the other side neither reads nor closes it", open);
        } catch (IOException gone) {
            transcript.add("flooded it with " + times + " times " + Shown.text(bytes));
        }
    }

    /** Waits; ends early if the peer is closed meanwhile. */
    public Peer delay(Duration pause) {
        rest(pause);
        transcript.add("waited " + pause);
        return this;
    }

    private void rest(Duration pause) {
        try {
            closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", interrupt);
        }
    }

    /** Waits for exactly this text and fails at the first other byte. What follows is left for the next step. */
    public Peer expect(String text) {
        return expect(text.getBytes(UTF_8));
    }

    /** Waits for exactly these bytes and fails at the first that is different. */
    public Peer expect(byte[] expected) {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        reading("expected " + Shown.both(expected), came, bound -> {
            while (came.size() < expected.length) {
                int next = in.read(bound);
                if (next < 0) {
                    return "and then the end of the connection";
                }
                came.write(next);
                if ((byte) next != expected[came.size() - 1]) {
                    in.addWhatIsThere(came);
                    return "which is different from byte " + Shown.sameBytes(expected, came.toByteArray()) + " on";
                }
            }
            return null;
        });
        return this;
    }

    /** Waits for so many bytes and returns them. */
    public byte[] read(int length) {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        reading("expected " + length + " bytes", came, bound -> {
            while (came.size() < length) {
                int next = in.read(bound);
                if (next < 0) {
                    return "and then the end of the connection";
                }
                came.write(next);
            }
            return null;
        });
        return came.toByteArray();
    }

    /**
     * Waits for the next line.
     *
     * @return it without its end, {@code \n} or {@code \r\n}; what is there if the other side ends within a line; null
     *     if it has ended before
     */
    public @Nullable String line() {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        boolean[] ended = new boolean[1];
        reading("expected a line", came, bound -> {
            for (int next = in.read(bound); next != '\n'; next = in.read(bound)) {
                if (next < 0) {
                    ended[0] = true;
                    break;
                }
                came.write(next);
            }
            return null;
        });
        if (ended[0] && came.size() == 0) {
            return null;
        }
        String line = came.toString(UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** Sends a line, waits for one, and returns it as {@link #line()} does. */
    public @Nullable String ask(String line) {
        return send(line + "\n").line();
    }

    /**
     * Waits until the other side has ended its direction in good order (FIN; with TLS {@code close_notify}); fails if
     * more comes.
     */
    public Peer expectEnd() {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        reading("expected the end of the connection", came, bound -> {
            int next = in.read(bound);
            if (next >= 0) {
                came.write(next);
                in.addWhatIsThere(came);
            }
            return next < 0 ? null : "and the connection is open";
        });
        transcript.add("saw the end");
        return this;
    }

    /**
     * Waits until the connection is closed by force: a reset, or with TLS an alert or an end without {@code
     * close_notify}.
     */
    public void expectReset() {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        String expected = "expected that the connection is reset";
        try {
            in.readToEnd(came, new Bound(within));
        } catch (SocketTimeoutException open) {
            throw mismatch(expected, came, "and the connection is open after " + within, open);
        } catch (IOException reset) {
            transcript.add("was reset");
            return;
        }
        throw mismatch(expected, came, "and then its end in good order", null);
    }

    /** Waits until the other side has closed, in good order or by force, whatever comes before. */
    public void expectClosed() {
        readToEnd();
    }

    /** Reads on until the other side has closed, in good order or by force, and returns what came before. */
    public byte[] readToEnd() {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        try {
            in.readToEnd(came, new Bound(within));
        } catch (SocketTimeoutException open) {
            throw mismatch("expected that the connection is closed", came, "and it is open after " + within, open);
        } catch (IOException closedByForce) {
            transcript.add("was reset");
        }
        return came.toByteArray();
    }

    /**
     * Fails if anything comes, the end of the connection included.
     *
     * @param time how long to wait for it, all of which it takes
     */
    public Peer expectSilence(Duration time) {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        String expected = "expected nothing for " + time;
        try {
            int next = in.read(new Bound(time));
            if (next >= 0) {
                came.write(next);
                in.addWhatIsThere(came);
            }
            throw mismatch(expected, came, next < 0 ? "and then the end of the connection" : "at least", null);
        } catch (SocketTimeoutException silent) {
            transcript.add("nothing came for " + time);
            return this;
        } catch (IOException reset) {
            throw mismatch(expected, came, "and then a failure: " + reset, reset);
        }
    }

    /** Ends this direction and leaves the other one open: the half-close of TCP, with TLS {@code close_notify}. */
    public Peer endOutput() {
        try {
            socket.shutdownOutput();
            transcript.add("ended its direction");
            return this;
        } catch (IOException failure) {
            throw failed("could not end its direction", failure);
        }
    }

    /**
     * Does nothing any more: neither reads, so that sooner or later the other side cannot write either, nor sends, nor
     * closes. Returns at once; {@link #close()} ends it.
     */
    public void blackHole() {
        transcript.add("does nothing any more");
    }

    /** Closes with a reset, with TLS without a word of it. */
    public void reset() {
        try {
            plain.setSoLinger(true, 0);
            plain.close();
            closed.countDown();
            transcript.add("reset the connection");
        } catch (IOException failure) {
            throw failed("could not reset the connection", failure);
        }
    }

    /** Returns the socket, that of TLS if there is one, for what there is no step for. */
    public Socket socket() {
        return socket;
    }

    /** Closes in good order. Idempotent, and does nothing after a reset. */
    @Override
    public void close() {
        closed.countDown();
        if (plain.isClosed()) {
            return;
        }
        try {
            if (socket instanceof SSLSocket) {
                sendCloseNotify();
            }
            plain.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The JDK's own close of TLS waits until the other side closes, too, which it may not do. */
    private void sendCloseNotify() {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            // it has been sent, or cannot be any more
        }
    }

    /** Waits for something; returns what is wrong with what came, or null. */
    @FunctionalInterface
    private interface Reading {
        @Nullable String read(Bound bound) throws IOException;
    }

    private void reading(String expected, ByteArrayOutputStream came, Reading reading) {
        String wrong;
        try {
            wrong = reading.read(new Bound(within));
        } catch (SocketTimeoutException slow) {
            throw mismatch(expected, came, "and no more within " + within, slow);
        } catch (IOException failure) {
            throw mismatch(expected, came, "and then a failure: " + failure, failure);
        }
        if (wrong != null) {
            throw mismatch(expected, came, wrong, null);
        }
        if (came.size() > 0) {
            transcript.add("got " + Shown.text(came.toByteArray()));
        }
    }

    private void write(String what, byte[] bytes) {
        try {
            writeOrThrow(bytes);
        } catch (IOException failure) {
            boolean stuck = failure instanceof SocketTimeoutException;
            throw failed("could not " + what + (stuck ? ": the other side does not read" : ""), failure);
        }
    }

    private void writeOrThrow(byte[] bytes) throws IOException {
        Outgoing.write(socket, bytes, within, this::reset);
    }

    private AssertionError mismatch(
            String expected, ByteArrayOutputStream came, String how, @Nullable Throwable cause) {
        return failed(expected + "\nbut came " + Shown.both(came.toByteArray()) + ", " + how, cause);
    }

    private AssertionError failed(String what, @Nullable Throwable cause) {
        return new AssertionError(what + "\non " + this + "\n" + transcript, cause);
    }

    /** Returns both addresses. */
    @Override
    public String toString() {
        return "peer at " + plain.getLocalSocketAddress() + " of " + plain.getRemoteSocketAddress();
    }
}
