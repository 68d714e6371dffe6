package reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Everything at once for a while: load, load over TLS, resets, changed certificates, and a pause of the process. */
final class Soak {
    private static final int SAMPLES = 10;

    private Soak() {}

    private record Sample(long heap, long rssKib, long files, long threads, double p99) {}

    static Case of(Duration duration) {
        return () -> {
            Path live = Certificates.make();
            Path other = Certificates.make();
            List<String> jvm = List.of("-Xmx128m", "-Xms128m", "-XX:+AlwaysPreTouch");
            try (Server tls = Server.tls(live, jvm, "--frame", "line", "--tls-reload-interval", "1s");
                    Load secret = new Load(5, 20, () -> Link.to(tls.port(), true));
                    Load coming = new Load(1, 50, 10, () -> Link.tls(tls.port(), Link.context()));
                    Server plain = Server.plain(jvm, "--frame", "line");
                    Load open = new Load(10, 10, () -> Link.to(plain.port(), false));
                    Resets resets = new Resets(plain.port())) {
                Thread.sleep(Math.min(10_000, duration.toMillis() / 4));
                List<Sample> samples = new ArrayList<>();
                for (int i = 0; i < SAMPLES; i++) {
                    open.latencies().clear();
                    Thread.sleep(duration.toMillis() / SAMPLES);
                    samples.add(new Sample(
                            plain.liveHeapBytes() + tls.liveHeapBytes(),
                            plain.rssKib() + tls.rssKib(),
                            plain.files() + tls.files(),
                            plain.threads() + tls.threads(),
                            open.latencies().millis(0.99)));
                    if (i % 3 == 1) {
                        change(i % 2 == 0 ? live : other, live);
                    }
                    if (i == SAMPLES / 2) {
                        plain.signal("STOP");
                        tls.signal("STOP");
                        Thread.sleep(3_000);
                        plain.signal("CONT");
                        tls.signal("CONT");
                    }
                }
                return outcome(duration, samples, List.of(open, secret, coming), resets, said(plain, tls));
            }
        };
    }

    private static Case.Outcome outcome(
            Duration duration, List<Sample> samples, List<Load> loads, Resets resets, List<String> said) {
        // The first quarter is the warm-up's: code is compiled and buffers are pooled.
        Sample first = samples.get(SAMPLES / 4);
        Sample last = samples.get(SAMPLES - 1);
        long failed = loads.stream().mapToLong(Load::failed).sum();
        long replies = loads.stream().mapToLong(Load::replies).sum();
        StringBuilder failure = new StringBuilder();
        loads.forEach(load -> failure.append(load.failure()));
        double rssSlope = slopeKib(samples, duration);
        boolean holds = failed == 0
                && said.isEmpty()
                && last.heap() - first.heap() < 1 << 20
                && last.files() - first.files() <= 12 // resets and new connections that are on their way
                && last.threads() - first.threads() <= 4
                && last.rssKib() - first.rssKib() < 16 << 10;
        return new Case.Outcome(
                holds,
                String.format(
                        Locale.ROOT,
                        "%d s, two servers: %d replies, %d resets, failed %d%s, log lines %d%s; heap after GC %.1f -> %.1f"
                                + " MiB, files %d -> %d, threads %d -> %d, RSS %d -> %d MiB (%.0f KiB/min), p99 %.1f"
                                + " -> %.1f ms",
                        duration.toSeconds(),
                        replies,
                        resets.count,
                        failed,
                        failure,
                        said.size(),
                        Peers.first(said),
                        first.heap() / 1048576.0,
                        last.heap() / 1048576.0,
                        first.files(),
                        last.files(),
                        first.threads(),
                        last.threads(),
                        first.rssKib() >> 10,
                        last.rssKib() >> 10,
                        rssSlope,
                        first.p99(),
                        last.p99()));
    }

    /** Least squares over the samples after the warm-up. */
    private static double slopeKib(List<Sample> samples, Duration duration) {
        double minutesEach = duration.toMillis() / 60_000.0 / SAMPLES;
        int from = SAMPLES / 4;
        int n = SAMPLES - from;
        double meanX = (n - 1) / 2.0;
        double meanY = samples.subList(from, SAMPLES).stream()
                .mapToLong(Sample::rssKib)
                .average()
                .orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < n; i++) {
            above += (i - meanX) * (samples.get(from + i).rssKib() - meanY);
            below += (i - meanX) * (i - meanX);
        }
        return above / below / minutesEach;
    }

    private static List<String> said(Server... servers) {
        List<String> all = new ArrayList<>();
        for (Server server : servers) {
            all.addAll(server.said());
        }
        return all;
    }

    private static void change(Path from, Path live) throws Exception {
        if (from.equals(live)) {
            Path made = Certificates.make();
            change(made, live);
            return;
        }
        for (String name : List.of("server.key", "server.crt")) {
            Path beside = live.resolve(name + ".new");
            Files.copy(from.resolve(name), beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, live.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A client that resets its connections, some in the middle of a line. */
    private static final class Resets implements AutoCloseable {
        private final Thread thread;
        private volatile boolean over;
        private volatile long count;

        Resets(int port) {
            thread = new Thread(() -> reset(port), "resets");
            thread.setDaemon(true);
            thread.start();
        }

        private void reset(int port) {
            try {
                while (!over) {
                    Link link = Link.to(port, false);
                    if (count % 2 == 0) {
                        link.send(new byte[] {'h', 'a', 'l', 'f'});
                    } else {
                        link.ask("whole");
                    }
                    link.reset();
                    count++;
                    Thread.sleep(5);
                }
            } catch (Exception failure) {
                throw new IllegalStateException("a client that resets could not connect", failure);
            }
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
        }
    }
}
