package io.knsock.test;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** The bytes that arrive at a peer, each read with what is left of one bound. For one thread at a time. */
final class Incoming {
    private final Socket socket;
    private final BufferedInputStream in;

    Incoming(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** The bound of one step, from its creation on. */
    static final class Bound {
        private final Duration within;
        private final long end;

        Bound(Duration within) {
            this.within = within;
            this.end = System.nanoTime() + within.toNanos();
        }

        /** Returns the milliseconds left, at least 1. */
        private int millis() throws SocketTimeoutException {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("after " + within);
            }
            return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left / 1_000_000));
        }
    }

    /**
     * Waits for a byte.
     *
     * @return the byte, or -1 if the other side has ended its direction
     * @throws SocketTimeoutException if none came within the bound
     */
    int read(Bound bound) throws IOException {
        if (in.available() == 0) {
            socket.setSoTimeout(bound.millis());
        }
        return in.read();
    }

    /** Adds all that comes until the other side has ended its direction. */
    void readToEnd(ByteArrayOutputStream came, Bound bound) throws IOException {
        for (int next = read(bound); next >= 0; next = read(bound)) {
            came.write(next);
        }
    }

    /** Adds what is there already to what came, without waiting, for failures. */
    void addWhatIsThere(ByteArrayOutputStream came) {
        try {
            byte[] rest = new byte[Math.min(in.available(), 1024)];
            int read = rest.length == 0 ? 0 : in.read(rest);
            came.write(rest, 0, Math.max(0, read));
        } catch (IOException closed) {
            // there is no more, then
        }
    }
}
