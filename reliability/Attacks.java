package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Cases of peers without credentials that try to take a server down. */
final class Attacks {
    private static final List<String> HEAP_256 = List.of("-Xmx256m");
    private static final long WITHOUT_END = Long.MAX_VALUE / 2;
    private static final int UPDATES_AT_ONCE = 100;

    private Attacks() {}

    /** The smallest frames, from connections that do not read the replies. */
    static Case tinyFrames(Wire wire, boolean tls, int connections, int bytesEach) {
        return () -> {
            try (Server server = Server.of(tls, HEAP_256, "--frame", wire.framing())) {
                long heap = warmed(server, tls, wire);
                byte[] frames = wire.tiny(64 << 10);
                long sent;
                int ended;
                try (Flood flood = new Flood(
                        server.port(), connections, false, Flood.repeating(tls, frames, bytesEach / (64 << 10)))) {
                    flood.await(3_000, 20_000);
                    Thread.sleep(2_000);
                    sent = flood.sent();
                    ended = flood.ended();
                }
                Aftermath after = Aftermath.of(server, tls, wire, heap);
                return new Case.Outcome(
                        after.holds(),
                        String.format(
                                Locale.ROOT,
                                "%d connections that do not read, %.1f of %.1f MiB taken, %d ended; %s",
                                connections,
                                sent / 1048576.0,
                                (double) connections * bytesEach / (1 << 20),
                                ended,
                                after.figure()));
            }
        };
    }

    /** The smallest frames, from connections that read the replies, beside a client that asks now and then. */
    static Case flooders(Wire wire, boolean tls, String handler) {
        return () -> {
            Path certificates = tls ? Certificates.make() : Path.of("plain");
            try (Server server =
                            handler.equals("shell")
                                    ? tls
                                            ? Server.tls(certificates, HEAP_256, "--frame", wire.framing())
                                            : Server.plain(HEAP_256, "--frame", wire.framing())
                                    : Server.program(
                                            HEAP_256,
                                            Attacked.class,
                                            handler,
                                            wire.framing(),
                                            certificates.toString());
                    Load healthy = new Load(1, 5, wire, () -> Link.to(server.port(), tls))) {
                long heap = warmed(server, tls, wire);
                Thread.sleep(4_000);
                double calm = median(healthy, 4_000);
                StringBuilder medians = new StringBuilder();
                double beside = calm;
                long sent = 0;
                for (int flooders : new int[] {1, 8, 32}) {
                    try (Flood flood = new Flood(
                            server.port(),
                            flooders,
                            true,
                            Flood.repeating(tls, wire.tiny(16 << 10), WITHOUT_END))) {
                        Thread.sleep(1_000);
                        beside = median(healthy, 4_000);
                        sent = flood.sent();
                    }
                    medians.append(String.format(
                            Locale.ROOT, "%s%.2f ms beside %d", medians.length() == 0 ? "" : ", ", beside, flooders));
                }
                long failed = healthy.failed();
                Aftermath after = Aftermath.of(server, tls, wire, heap);
                return new Case.Outcome(
                        beside <= 3 * calm && failed == 0 && after.holds(),
                        String.format(
                                Locale.ROOT,
                                "a healthy client's median %.2f ms calm, %s flooders that read (%.1f times; the last took"
                                        + " %.1f MiB/s), failed %d; %s",
                                calm,
                                medians,
                                beside / calm,
                                sent / 1048576.0 / 5,
                                failed,
                                after.figure()));
            }
        };
    }

    /** Infinite if nothing was answered: that is worse than any time. */
    private static double median(Load load, long millis) throws InterruptedException {
        load.latencies().clear();
        Thread.sleep(millis);
        return load.latencies().count() == 0
                ? Double.POSITIVE_INFINITY
                : load.latencies().millis(0.5);
    }

    /** New keys without end, each of which wants an answer that is never read; alone, or between bytes of a message. */
    static Case keyUpdates(boolean withData) {
        return () -> {
            try (Server server = Server.of(true, List.of("-Xmx64m"), "--frame", "line")) {
                long heap = warmed(server, true, Wire.LINE);
                AtomicLong updates = new AtomicLong();
                long sent;
                int ended;
                double grown;
                long answered;
                try (Flood flood = new Flood(server.port(), 2, false, channel -> {
                    Tls13 tls = Tls13.client(channel);
                    return () -> {
                        ByteArrayOutputStream piece = new ByteArrayOutputStream();
                        for (int i = 0; i < UPDATES_AT_ONCE; i++) {
                            piece.writeBytes(tls.keyUpdate());
                            if (withData) {
                                piece.writeBytes(tls.data(new byte[] {(byte) (i == 0 ? '\n' : 'x')}));
                            }
                        }
                        updates.addAndGet(UPDATES_AT_ONCE);
                        return piece.toByteArray();
                    };
                })) {
                    flood.await(5_000, 40_000);
                    sent = flood.sent();
                    ended = flood.ended();
                    answered = Aftermath.millisToAnswer(server.port(), true, Wire.LINE);
                    grown = answered < 0 ? Double.NaN : (server.liveHeapBytes() - heap) / 1048576.0;
                }
                Aftermath after = Aftermath.of(server, true, Wire.LINE, heap);
                return new Case.Outcome(
                        answered >= 0 && grown < 8 && after.holds(),
                        String.format(
                                Locale.ROOT,
                                "%d KeyUpdates (%d KiB) taken from 2 connections that do not read, %d ended; meanwhile"
                                        + " %s, live heap %+.1f MiB; %s",
                                updates.get(),
                                sent >> 10,
                                ended,
                                answered < 0 ? "others get NO answer" : "another is answered in " + answered + " ms",
                                grown,
                                after.figure()));
            }
        };
    }

    /** Frames that are begun and not finished, more than fits into the memory. */
    static Case partialFrames(Wire wire, boolean tls) {
        return () -> {
            try (Server server = Server.of(
                            tls,
                            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=256m"),
                            "--frame",
                            wire.framing(),
                            "--backlog",
                            "4096");
                    Load healthy = new Load(2, 10, wire, () -> Link.within(server.port(), tls, 10_000))) {
                long heap = warmed(server, tls, wire);
                Thread.sleep(2_000);
                double calm = median(healthy, 3_000);
                double beside;
                int answered;
                long sent;
                int ended;
                byte[] half = wire.unfinished(1_000 << 10);
                try (Flood flood =
                        new Flood(server.port(), 1_000, false, Flood.repeating(tls, half, new byte[0], 0))) {
                    beside = median(healthy, 12_000);
                    answered = healthy.latencies().count();
                    sent = flood.sent();
                    ended = flood.ended();
                }
                long failed = healthy.failed();
                Aftermath after = Aftermath.of(server, tls, wire, heap);
                return new Case.Outcome(
                        answered > 100 && beside < Math.max(20 * calm, 50) && failed == 0 && after.holds(),
                        String.format(
                                Locale.ROOT,
                                "1000 connections with half a frame of 1 MiB each, %d MiB taken, %d ended; meanwhile a"
                                        + " healthy client's median %.2f ms (calm %.2f ms), %d answers in 12 s, failed"
                                        + " %d; %s",
                                sent >> 20,
                                ended,
                                beside,
                                calm,
                                answered,
                                failed,
                                after.figure()));
            }
        };
    }

    /** Messages that a handler cannot handle, as fast as they are taken. */
    static Case logFlood(boolean tls) {
        return () -> {
            String certificates = tls ? Certificates.make().toString() : "plain";
            try (Server server = Server.program(HEAP_256, Attacked.class, "throws", "line", certificates)) {
                long heap = warmed(server, tls, Wire.LINE);
                AtomicLong connections = new AtomicLong();
                long end = System.nanoTime() + 5_000_000_000L;
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Thread thread = new Thread(() -> complain(server.port(), tls, end, connections));
                    threads.add(thread);
                    thread.start();
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                int lines = server.said().size();
                long bytes = server.said().stream().mapToLong(String::length).sum();
                Aftermath after = Aftermath.of(server, tls, Wire.LINE, heap);
                return new Case.Outcome(
                        connections.get() > 100 && lines >= 1 && lines <= 5 * 50 && after.holds(),
                        connections + " connections with messages whose handler throws in 5 s: " + lines / 5
                                + " lines and " + bytes / 5 / 1024 + " KiB of log a second; " + after.figure());
            }
        };
    }

    private static void complain(int port, boolean tls, long end, AtomicLong connections) {
        byte[] bad = "bad\n".repeat(10).getBytes(UTF_8);
        while (System.nanoTime() - end < 0) {
            try (Link link = Link.within(port, tls, 5_000)) {
                connections.incrementAndGet();
                link.send(bad);
                link.endsWithin(5_000);
            } catch (IOException refused) {
                // the next one may do
            }
        }
    }

    /** An application that takes all of the heap under load: for a while, or for good in a JVM that exits then. */
    static Case heapExhausted(boolean exits) {
        return () -> {
            List<String> jvm = exits ? List.of("-Xmx96m", "-XX:+ExitOnOutOfMemoryError") : List.of("-Xmx96m");
            try (Server server = Server.program(jvm, Attacked.class, "hoards", "line", "plain");
                    Load load = new Load(8, 2, () -> Link.within(server.port(), false, 3_000))) {
                warmed(server, false, Wire.LINE);
                try (Link link = Link.to(server.port(), false)) {
                    link.ask(exits ? "hoard for ever" : "hoard for a while");
                }
                long replies = load.replies();
                Thread.sleep(10_000);
                long during = load.replies() - replies;
                boolean ended = server.endsWithin(Duration.ofMillis(1));
                String state;
                boolean visible;
                if (ended) {
                    int code = server.awaitExit(Duration.ofSeconds(1));
                    visible = code != 0;
                    state = "it has ended with exit code " + code;
                } else {
                    long answered = Aftermath.millisToAnswer(server.port(), false, Wire.LINE);
                    boolean closed = answered < 0 && isRefused(server.port());
                    visible = answered >= 0 || closed;
                    state = answered >= 0
                            ? "it answers in " + answered + " ms"
                            : closed ? "its port is closed" : "it LISTENS AND DOES NOT ANSWER";
                }
                Aftermath.Stopped stopped =
                        ended ? new Aftermath.Stopped(true, "is not needed") : Aftermath.stop(server);
                return new Case.Outcome(
                        visible && stopped.inTime() && (!exits || ended),
                        during + " answers in the 10 s in which the heap is full" + (exits ? "" : " for 5 s")
                                + "; then " + state + ", SIGTERM " + stopped.figure() + "; log lines "
                                + server.said().size() + Peers.first(server.said()));
            }
        };
    }

    private static boolean isRefused(int port) {
        try (Link link = Link.within(port, false, 1_000)) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    /** A peer that goes on sending after its connection was ended: by a bad frame, or by a handler that throws. */
    static Case lingering(Wire wire, boolean tls, boolean handlerThrows) {
        return () -> {
            String certificates = tls ? Certificates.make().toString() : "plain";
            try (Server server = Server.program(
                    HEAP_256, Attacked.class, "throws", wire.framing(), certificates, "64")) {
                long heap = warmed(server, tls, wire);
                byte[] more = many(wire.frame("x".repeat(50)), 1_000); // no bad frame, which would be another end
                byte[] first = handlerThrows ? wire.frame("bad") : wire.bad();
                long sent;
                int ended;
                long start = System.nanoTime();
                try (Flood flood =
                        new Flood(server.port(), 1, true, Flood.repeating(tls, first, more, WITHOUT_END))) {
                    flood.await(3_000, 10_000);
                    sent = flood.sent();
                    ended = flood.ended();
                }
                long millis = (System.nanoTime() - start) / 1_000_000;
                Aftermath after = Aftermath.of(server, tls, wire, heap);
                return new Case.Outcome(
                        sent < 64 << 20 && after.holds(),
                        String.format(
                                Locale.ROOT,
                                "%.1f MiB taken after %s in %d ms, then %s; %s",
                                sent / 1048576.0,
                                handlerThrows ? "the handler threw" : "a bad frame",
                                millis,
                                ended == 1 ? "reset" : "nothing more is taken",
                                after.figure()));
            }
        };
    }

    /** Whole messages, and after them what ends the connection: at once, or while the handler is at work. */
    static Case protocolEnd(Wire wire, boolean tls) {
        return () -> {
            String certificates = tls ? Certificates.make().toString() : "plain";
            StringBuilder figure = new StringBuilder();
            boolean holds = true;
            for (String handler : List.of("echo", "async", "slow", "async-slow")) {
                try (Server server = Server.program(
                        HEAP_256, Attacked.class, handler, wire.framing(), certificates, "64")) {
                    long heap = warmed(server, tls, wire);
                    boolean slow = handler.endsWith("slow");
                    int times = slow ? 5 : 30;
                    int together = 0;
                    int later = 0;
                    for (int i = 0; i < times; i++) {
                        together += answeredAndEnded(server.port(), tls, wire, 0) ? 1 : 0;
                        later += !slow || answeredAndEnded(server.port(), tls, wire, 100) ? 1 : 0;
                    }
                    Aftermath after = Aftermath.of(server, tls, wire, heap);
                    holds &= together == times && later == times && after.holds();
                    figure.append(String.format(
                            Locale.ROOT,
                            "%s%s: %d of %d answered and ended%s",
                            figure.length() == 0 ? "" : "; ",
                            handler,
                            together,
                            times,
                            slow ? ", " + later + " if the end comes 100 ms later" : ""));
                    if (!after.holds()) {
                        figure.append(" (").append(after.figure()).append(')');
                    }
                }
            }
            return new Case.Outcome(holds, figure.toString());
        };
    }

    private static boolean answeredAndEnded(int port, boolean tls, Wire wire, long pauseMillis) throws Exception {
        try (Link link = Link.within(port, tls, 5_000)) {
            byte[] good = wire.frame("good");
            byte[] bad = wire.bad();
            if (pauseMillis > 0) {
                link.send(good);
                Thread.sleep(pauseMillis);
                link.send(bad);
            } else {
                byte[] both = Arrays.copyOf(good, good.length + bad.length);
                System.arraycopy(bad, 0, both, good.length, bad.length);
                link.send(both);
            }
            return wire.receive(link).equals("Echo: good") && link.endsWithin(5_000);
        } catch (IOException lost) {
            return false;
        }
    }

    /** SIGTERM while all of it goes on. */
    static Case stopUnderFlood(boolean tls) {
        return () -> {
            try (Server server = Server.of(
                    tls, List.of("-Xmx256m", "-XX:MaxDirectMemorySize=256m"), "--frame", "line")) {
                warmed(server, tls, Wire.LINE);
                byte[] tiny = Wire.LINE.tiny(64 << 10);
                try (Flood reading =
                                new Flood(server.port(), 32, true, Flood.repeating(tls, tiny, WITHOUT_END));
                        Flood silent = new Flood(
                                server.port(), 100, false, Flood.repeating(tls, tiny, WITHOUT_END));
                        Flood partial = new Flood(
                                server.port(),
                                200,
                                false,
                                Flood.repeating(tls, Wire.LINE.unfinished(1_000 << 10), new byte[0], 0))) {
                    Thread.sleep(4_000);
                    Aftermath.Stopped stopped = Aftermath.stop(server);
                    return new Case.Outcome(
                            stopped.inTime(),
                            String.format(
                                    Locale.ROOT,
                                    "while 332 connections flood it (%d MiB), SIGTERM %s; log lines %d%s",
                                    reading.sent() + silent.sent() + partial.sent() >> 20,
                                    stopped.figure(),
                                    server.said().size(),
                                    Peers.first(server.said())));
                }
            }
        };
    }

    private static byte[] many(byte[] frame, int times) {
        byte[] all = new byte[frame.length * times];
        for (int at = 0; at < all.length; at += frame.length) {
            System.arraycopy(frame, 0, all, at, frame.length);
        }
        return all;
    }

    /** The bytes that are alive once the server has answered a few times. */
    private static long warmed(Server server, boolean tls, Wire wire) throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Link link = Link.to(server.port(), tls)) {
                wire.ask(link, "warm " + i);
            }
        }
        return server.liveHeapBytes();
    }
}
