package reliability;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** What must hold of a server whatever was done to it: it answers, its heap is as before, and SIGTERM ends it. */
record Aftermath(boolean holds, String figure) {
    /** The drain timeout by default and 5 s, and a second for the program that sends the signal and for this one. */
    private static final Duration END = Duration.ofSeconds(16);

    private static final long LEVEL_BYTES = 8 << 20;

    /** Looks after it; the server has ended then. */
    static Aftermath of(Server server, boolean tls, Wire wire, long heapBefore) throws Exception {
        if (!server.isAlive()) {
            return new Aftermath(false, "it HAS ENDED with exit code " + server.awaitExit(END));
        }
        long answered = millisToAnswer(server.port(), tls, wire);
        double grown = answered < 0 ? Double.NaN : grownMebibytes(server, heapBefore);
        long peak = server.peakRssKib() >> 10;
        Stopped stopped = stop(server);
        return new Aftermath(
                answered >= 0 && grown * (1 << 20) <= LEVEL_BYTES && stopped.inTime(),
                String.format(
                        Locale.ROOT,
                        "after it %s, live heap %s, SIGTERM %s; peak RSS %d MiB, log lines %d%s",
                        answered < 0 ? "it does NOT answer" : "it answers in " + answered + " ms",
                        answered < 0 ? "unknown" : String.format(Locale.ROOT, "%+.1f MiB", grown),
                        stopped.figure(),
                        peak,
                        server.said().size(),
                        Peers.first(server.said())));
    }

    /** How long a new client waits for its answer; negative if it gets none within ten seconds. */
    static long millisToAnswer(int port, boolean tls, Wire wire) {
        long start = System.nanoTime();
        for (IOException failed = null; System.nanoTime() - start < 10e9; ) {
            try (Link link = Link.within(port, tls, 10_000)) {
                wire.ask(link, "still there");
                return (System.nanoTime() - start) / 1_000_000;
            } catch (IOException refused) {
                failed = refused;
            }
        }
        return -1;
    }

    /** How much more is alive than before, once what is about to end has ended. */
    private static double grownMebibytes(Server server, long before) throws Exception {
        long grown = Long.MAX_VALUE;
        for (int i = 0; i < 8 && grown > LEVEL_BYTES; i++) {
            Thread.sleep(i == 0 ? 0 : 1_000);
            grown = server.liveHeapBytes() - before;
        }
        return grown / 1048576.0;
    }

    /** What SIGTERM did. */
    record Stopped(boolean inTime, String figure) {}

    static Stopped stop(Server server) throws Exception {
        long start = System.nanoTime();
        server.signal("TERM");
        boolean ended = server.endsWithin(END);
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new Stopped(
                ended,
                ended
                        ? "ends it after " + millis + " ms with exit code " + server.awaitExit(END)
                        : "does NOT end it within " + millis + " ms");
    }
}
