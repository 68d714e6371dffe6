package io.knsock.it;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A light load: connects, exchanges a few lines and closes, over and over, whether anybody listens or not. */
public final class Load implements AutoCloseable {
    private final int port;
    private final AtomicInteger replies = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean ended;

    private Load(int port) {
        this.port = port;
        thread.start();
    }

    public static Load on(int port) {
        return new Load(port);
    }

    public int replies() {
        return replies.get();
    }

    private void run() {
        while (!ended) {
            try (Line line = new Line(new Socket("127.0.0.1", port))) {
                for (int i = 0; i < 10 && line.exchange("load") != null; i++) {
                    replies.incrementAndGet();
                    Thread.sleep(1); // a light one
                }
            } catch (IOException nobodyListens) {
                LockSupport.parkNanos(1_000_000);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
