package io.knsock.cli.doctor;

import io.knsock.engine.time.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Closes a socket at a point in time, whatever it is at. A socket's own timeout is for each read: a peer that sends
 * a byte now and then would never meet it. For use by one thread, besides its own; to be closed when it is not needed
 * any more.
 */
final class Cutoff implements AutoCloseable {
    private final Socket socket;
    private final Deadline deadline;
    private final Thread thread;
    private volatile boolean passed;

    /** Begins. */
    Cutoff(Socket socket, Duration timeout) {
        this.socket = socket;
        this.deadline = Deadline.in(timeout);
        this.thread = new Thread(this::run, "kn-sock-cutoff");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!deadline.hasPassed()) {
                Thread.sleep(deadline.remainingMillis());
            }
            passed = true;
            socket.close();
        } catch (InterruptedException inTime) {
            // what it was for is done
        } catch (IOException failure) {
            // closed all the same
        }
    }

    /** Returns the milliseconds left, at least 1, as sockets want them. */
    int millis() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, deadline.remainingMillis()));
    }

    /** Returns what is to be thrown for a failure: that time was over, if it was. */
    IOException explained(IOException failure) {
        if (passed && !(failure instanceof SocketTimeoutException)) {
            SocketTimeoutException over = new SocketTimeoutException("the time is over");
            over.initCause(failure);
            return over;
        }
        return failure;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
