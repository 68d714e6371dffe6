package io.knsock.test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes that end. A write to a socket has no timeout of its own, so the connection is reset when the bound is over.
 */
final class Outgoing {
    private Outgoing() {}

    /**
     * Writes bytes.
     *
     * @param reset ends the connection, and with it the write
     * @throws SocketTimeoutException if the other side does not read, and so the connection was reset
     */
    static void write(Socket socket, byte[] bytes, Duration within, Runnable reset) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        written.completeOnTimeout(false, within.toNanos(), TimeUnit.NANOSECONDS).thenAccept(inTime -> {
            if (!inTime) {
                late.set(true);
                reset.run();
            }
        });
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException failure) {
            if (late.get()) {
                throw new SocketTimeoutException("nothing could be written for " + within);
            }
            throw failure;
        } finally {
            written.complete(true); // and so the timer forgets it: a flood would leave one for each of its writes
        }
    }
}
