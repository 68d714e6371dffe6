package reliability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that ask and ask again, each on a connection of its own, and connect anew when theirs is lost. */
final class Load implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Callable<Link> connect;
    private final long pauseMillis;
    private final int requestsEach;
    private final Wire wire;
    private volatile boolean over;
    private volatile String firstFailure = "";

    /** With so many requests to a connection before it is closed in favour of a new one. */
    Load(int clients, long pauseMillis, int requestsEach, Callable<Link> connect) {
        this(clients, pauseMillis, requestsEach, Wire.LINE, connect);
    }

    private Load(int clients, long pauseMillis, int requestsEach, Wire wire, Callable<Link> connect) {
        this.wire = wire;
        this.connect = connect;
        this.pauseMillis = pauseMillis;
        this.requestsEach = requestsEach;
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(this::ask, "load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    Load(int clients, long pauseMillis, Callable<Link> connect) {
        this(clients, pauseMillis, Integer.MAX_VALUE, connect);
    }

    /** In another framing than lines. */
    Load(int clients, long pauseMillis, Wire wire, Callable<Link> connect) {
        this(clients, pauseMillis, Integer.MAX_VALUE, wire, connect);
    }

    Latencies latencies() {
        return latencies;
    }

    long replies() {
        return replies.get();
    }

    long failed() {
        return failed.get();
    }

    /** What the failures were, in brackets, for the line that is printed; empty if there are none. */
    String failure() {
        return firstFailure.isEmpty() ? "" : " (first: " + firstFailure + ")";
    }

    private void ask() {
        int number = 0;
        while (!over) {
            try (Link link = connect.call()) {
                for (int i = 0; i < requestsEach && !over; i++) {
                    long start = System.nanoTime();
                    wire.ask(link, "request " + number++);
                    latencies.add(System.nanoTime() - start);
                    replies.incrementAndGet();
                    if (pauseMillis > 0) {
                        Thread.sleep(pauseMillis);
                    }
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (Exception failure) {
                fail(failure);
            }
        }
    }

    private void fail(Exception failure) {
        if (over) {
            return;
        }
        failed.incrementAndGet();
        if (firstFailure.isEmpty()) {
            firstFailure = failure instanceof IOException ? String.valueOf(failure.getMessage()) : failure.toString();
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join(35_000);
        }
    }
}
