package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Cases of what those who run a server do to it, and what its own handlers do. */
final class Operations {
    private static final Duration RELOAD = Duration.ofSeconds(2);

    private static final int BLOCKED = 129;

    private Operations() {}

    /** Files that are replaced by renaming, by writing over them, and by half a file, under load. */
    static Case certificatesChange() {
        return () -> {
            Path live = Certificates.make();
            List<Path> next = List.of(Certificates.make(), Certificates.make(), Certificates.make());
            try (Server server = Server.tls(
                            live,
                            List.of("-Xmx128m"),
                            "--frame",
                            "line",
                            "--tls-reload-interval",
                            RELOAD.toSeconds() + "s");
                    Load staying = new Load(5, 20, () -> Link.to(server.port(), true));
                    Load coming = new Load(2, 20, 5, () -> Link.tls(server.port(), Link.context()))) {
                Thread.sleep(2_000);
                long slowest = 0;
                boolean changed = true;
                for (int i = 0; i < next.size(); i++) {
                    BigInteger before = serial(server);
                    long start = System.nanoTime();
                    replace(next.get(i), live, i % 2 == 0);
                    while (serial(server).equals(before) && changed) {
                        changed = System.nanoTime() - start < 10e9;
                        Thread.sleep(20);
                    }
                    slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
                }
                BigInteger last = serial(server);
                byte[] whole = Files.readAllBytes(live.resolve("server.crt"));
                int toldBefore = server.said().size();
                Files.write(live.resolve("server.crt"), Arrays.copyOf(whole, whole.length / 2));
                Thread.sleep(3 * RELOAD.toMillis());
                boolean kept = serial(server).equals(last);
                int told = server.said().size() - toldBefore;
                Files.write(live.resolve("server.crt"), whole);
                long failed = staying.failed() + coming.failed();
                boolean holds = changed && slowest <= RELOAD.toMillis() + 1_000 && kept && told > 0 && failed == 0;
                return new Case.Outcome(
                        holds,
                        (staying.replies() + coming.replies()) + " requests, " + failed + " failed" + staying.failure()
                                + coming.failure() + "; three changes, the slowest seen after " + slowest
                                + " ms at an interval of " + RELOAD.toMillis() + " ms" + (changed ? "" : " NOT SEEN")
                                + "; half a file: the old certificate " + (kept ? "kept" : "NOT kept") + ", warnings "
                                + told);
            }
        };
    }

    private static BigInteger serial(Server server) throws IOException {
        try (Link link = Link.tls(server.port(), Link.context())) {
            return link.certificate().getSerialNumber();
        }
    }

    private static void replace(Path from, Path to, boolean byRename) throws IOException {
        for (String name : List.of("server.key", "server.crt")) {
            if (byRename) {
                Path beside = to.resolve(name + ".new");
                Files.copy(from.resolve(name), beside, StandardCopyOption.REPLACE_EXISTING);
                Files.move(beside, to.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
            }
        }
    }

    /** A listener all of whose handlers block for ever, beside one whose do not. */
    static Case handlersBlocked(String... how) {
        return () -> {
            try (Server server = Server.program(List.of("-Xmx64m"), BlockingServer.class, how);
                    Load load = new Load(5, 10, () -> Link.to(server.port(), false))) {
                Thread.sleep(3_000);
                load.latencies().clear();
                Thread.sleep(3_000);
                double calm = load.latencies().millis(0.99);
                int blocked;
                try (Link link = Link.to(server.port(), false)) {
                    link.send("where is the other\n".getBytes(UTF_8));
                    blocked = Integer.parseInt(link.line());
                }
                List<Link> stuck = new ArrayList<>();
                for (int i = 0; i < BLOCKED; i++) {
                    Link link = Link.to(blocked, false);
                    link.send("stay\n".getBytes(UTF_8));
                    stuck.add(link);
                }
                Thread.sleep(500);
                load.latencies().clear();
                Thread.sleep(3_000);
                double beside = load.latencies().millis(0.99);
                int answered = load.latencies().count();
                long files = server.files();
                Link late = Link.to(blocked, false);
                boolean accepted = false;
                for (int i = 0; i < 100 && !accepted; i++) {
                    accepted = server.files() > files;
                    Thread.sleep(10);
                }
                long threads = server.threads();
                stuck.forEach(Link::close);
                late.close();
                boolean holds = load.failed() == 0 && accepted && answered > 200 && beside <= Math.max(3 * calm, 20);
                return new Case.Outcome(
                        holds,
                        String.format(
                                Locale.ROOT,
                                "%d messages whose handlers block: their listener %s; the other listener's p99 %.1f ms before,"
                                        + " %.1f ms beside, failed %d; %d threads",
                                BLOCKED,
                                accepted ? "accepts" : "does NOT accept",
                                calm,
                                beside,
                                load.failed(),
                                threads));
            }
        };
    }

    /** Clients that pipeline without waiting while the process is told to end. */
    static Case sigtermUnderLoad() {
        return () -> {
            try (Server server =
                    Server.plain(List.of("-Xmx128m"), "--frame", "line", "--json", "--goodbye", "goodbye")) {
                int clients = 8;
                AtomicLong replies = new AtomicLong();
                AtomicLong farewells = new AtomicLong();
                List<Thread> readers = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    Link link = Link.to(server.port(), false);
                    Semaphore outstanding = new Semaphore(100);
                    start(() -> sendUntilRefused(link, outstanding));
                    readers.add(start(() -> {
                        try {
                            for (String line = link.line(); !line.equals("goodbye"); line = link.line()) {
                                replies.incrementAndGet();
                                outstanding.release();
                            }
                            farewells.incrementAndGet();
                        } catch (IOException lost) {
                            // then there is one farewell too few
                        }
                        link.close();
                        outstanding.release(1_000);
                    }));
                }
                Thread.sleep(3_000);
                long start = System.nanoTime();
                server.signal("TERM");
                Thread.sleep(1);
                int exit = server.awaitExit(Duration.ofSeconds(20));
                long millis = (System.nanoTime() - start) / 1_000_000;
                for (Thread reader : readers) {
                    reader.join(10_000);
                }
                long handled = server.messages();
                String refused;
                try (Socket late = new Socket("127.0.0.1", server.port())) {
                    refused = "NOT refused";
                } catch (IOException gone) {
                    refused = "refused";
                }
                boolean holds = exit == 0
                        && handled == replies.get()
                        && farewells.get() == clients
                        && refused.equals("refused")
                        && server.said().isEmpty();
                return new Case.Outcome(
                        holds,
                        handled + " handled, " + replies + " replies received, " + farewells + " of " + clients
                                + " told goodbye, ended after " + millis + " ms with exit code " + exit
                                + ", new connections " + refused);
            }
        };
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void sendUntilRefused(Link link, Semaphore outstanding) {
        try {
            for (int i = 0; outstanding.tryAcquire(20, TimeUnit.SECONDS); i++) {
                link.send((i + "\n").getBytes(UTF_8));
            }
        } catch (IOException | InterruptedException over) {
            return; // the server reads no more
        }
    }
}
