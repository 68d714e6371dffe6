package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Cases of many connections: idle ones, storms of them, and more than are admitted. */
final class Connections {
    private static final List<String> HEAP_256 = List.of("-Xmx256m");

    private Connections() {}

    /** Connections that are silent, and are asked once each after that. */
    static Case idle(boolean tls, int count, long mostHeapEach) {
        return () -> {
            try (Server server =
                    Server.of(tls, HEAP_256, "--frame", "line", "--max-connections", "12000", "--backlog", "4096")) {
                try (Link first = Link.to(server.port(), tls)) {
                    first.ask("warm");
                }
                long heap = server.liveHeapBytes();
                long rss = server.rssKib();
                List<Link> links = open(server.port(), tls, count);
                long threads = server.threads();
                long heapEach = (server.liveHeapBytes() - heap) / count;
                long rssEach = (server.rssKib() - rss) * 1024 / count;
                int answered = 0;
                String failure = "";
                for (Link link : links) {
                    try {
                        link.ask("still there");
                        answered++;
                    } catch (IOException lost) {
                        failure = "; " + lost.getMessage();
                    }
                    link.close();
                }
                boolean holds = answered == count && threads < 60 && heapEach < mostHeapEach;
                return new Case.Outcome(
                        holds,
                        answered + " of " + count + " answer after it; " + kib(heapEach) + " heap and " + kib(rssEach)
                                + " RSS a connection, " + threads + " threads" + failure);
            }
        };
    }

    private static String kib(long bytes) {
        return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }

    private static List<Link> open(int port, boolean tls, int count) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            List<Future<Link>> opening = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                opening.add(workers.submit(() -> Link.to(port, tls)));
            }
            List<Link> links = new ArrayList<>();
            for (Future<Link> link : opening) {
                links.add(link.get());
            }
            return links;
        } finally {
            workers.shutdown();
        }
    }

    /** Connections that are opened, answered and closed, so many at once, from eight addresses. */
    static Case storm(int total, int atOnce, boolean reset) {
        return () -> {
            try (Server server = Server.plain(HEAP_256, "--frame", "line", "--backlog", "4096")) {
                try (Link first = Link.to(server.port(), false)) {
                    first.ask("warm");
                }
                server.millisUntilFiles(server.files() - 1, Duration.ofSeconds(1));
                long files = server.files();
                Storm storm = new Storm(server.port(), total, atOnce, reset);
                long start = System.nanoTime();
                storm.run();
                double seconds = (System.nanoTime() - start) / 1e9;
                long freed = server.millisUntilFiles(files + 2, Duration.ofSeconds(5));
                return new Case.Outcome(
                        storm.failed == 0
                                && storm.done == total
                                && freed >= 0
                                && server.said().isEmpty(),
                        storm.done + " answered, " + storm.failed + " failed" + storm.failure + ", "
                                + Math.round(total / seconds) + "/s, p99 " + storm.latencies.p99() + ", files "
                                + files + " before and " + server.files() + " after, log lines "
                                + server.said().size());
            }
        };
    }

    /** One thread and one selector, so that the client is not what is measured. */
    private static final class Storm {
        private static final byte[] ASKED = "x\n".getBytes(UTF_8);
        private static final int REPLY = "Echo: x\n".length();

        private final int port;
        private final int total;
        private final int atOnce;
        private final boolean reset;
        private final Latencies latencies = new Latencies();
        private int begun;
        private int done;
        private int failed;
        private String failure = "";

        private static final class State {
            private final long start = System.nanoTime();
            private final ByteBuffer reply = ByteBuffer.allocate(REPLY);
        }

        Storm(int port, int total, int atOnce, boolean reset) {
            this.port = port;
            this.total = total;
            this.atOnce = atOnce;
            this.reset = reset;
        }

        void run() throws IOException {
            try (Selector selector = Selector.open()) {
                long lastEvent = System.nanoTime();
                while (done + failed < total) {
                    while (begun < total && begun - done - failed < atOnce) {
                        begin(selector);
                    }
                    if (selector.select(1_000) > 0) {
                        lastEvent = System.nanoTime();
                    } else if (System.nanoTime() - lastEvent > 20e9) {
                        failure = " (no answer within 20 s)";
                        failed = total - done;
                        return;
                    }
                    for (SelectionKey key : selector.selectedKeys()) {
                        advance(key);
                    }
                    selector.selectedKeys().clear();
                }
            }
        }

        private void begin(Selector selector) throws IOException {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress("127.0.0." + (2 + begun % 8), 0));
            begun++;
            channel.register(selector, SelectionKey.OP_CONNECT, new State());
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }

        private void advance(SelectionKey key) {
            SocketChannel channel = (SocketChannel) key.channel();
            State state = (State) key.attachment();
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                    channel.write(ByteBuffer.wrap(ASKED));
                    key.interestOps(SelectionKey.OP_READ);
                } else if (channel.read(state.reply) < 0) {
                    throw new IOException("closed without a reply");
                } else if (!state.reply.hasRemaining()) {
                    latencies.add(System.nanoTime() - state.start);
                    if (reset) {
                        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    }
                    channel.close();
                    done++;
                }
            } catch (IOException lost) {
                failed++;
                failure = " (last: " + lost.getMessage() + ")";
                try {
                    channel.close();
                } catch (IOException gone) {
                    // counted already
                }
            }
        }
    }

    /**
     * Handshakes without resumption as fast as two clients can, beside requests at a steady pace. All share the
     * processors, so the same handshakes are done with another process, too: what differs is what the server itself
     * does to its connections.
     */
    static Case handshakes(Duration each) {
        return () -> {
            try (Server server = Server.tls(Certificates.make(), HEAP_256, "--frame", "line");
                    Server another = Server.tls(Certificates.make(), HEAP_256, "--frame", "line");
                    Load load = new Load(20, 100, () -> Link.to(server.port(), true))) {
                for (Server warm : List.of(server, another)) {
                    shakeHands(warm, Duration.ofSeconds(4), load);
                }
                load.latencies().clear();
                Thread.sleep(each.toMillis());
                double calm = load.latencies().millis(0.99);
                long elsewhere = shakeHands(another, each, load);
                double besideOthers = load.latencies().millis(0.99);
                long here = shakeHands(server, each, load);
                double beside = load.latencies().millis(0.99);
                boolean holds = load.failed() == 0 && elsewhere > 0 && here > 0 && beside <= 3 * besideOthers;
                return new Case.Outcome(
                        holds,
                        String.format(
                                Locale.ROOT,
                                "p99 of open connections %.1f ms calm; %.1f ms while another process is shaking hands"
                                        + " (%d/s), %.1f ms while it is the server (%d/s); failed %d%s",
                                calm,
                                besideOthers,
                                elsewhere,
                                beside,
                                here,
                                load.failed(),
                                load.failure()));
            }
        };
    }

    /** How many there were in a second; the latencies of the load are then those of this time. */
    private static long shakeHands(Server server, Duration duration, Load load) throws Exception {
        load.latencies().clear();
        try (Load handshakes = new Load(2, 0, 1, () -> Link.tls(server.port(), Link.context()))) {
            Thread.sleep(duration.toMillis());
            return handshakes.failed() > 0 ? -1 : handshakes.replies() / duration.toSeconds();
        }
    }

    /** More clients than are admitted. */
    static Case tooMany(int most, int clients) {
        return () -> {
            String[] flags = {
                "--frame", "line", "--max-connections", Integer.toString(most), "--max-connections-per-address", "0"
            };
            try (Server server = Server.plain(HEAP_256, flags)) {
                List<Link> in = open(server.port(), false, most);
                for (Link link : in) {
                    link.ask("in");
                }
                List<Link> beyond = open(server.port(), false, clients - most);
                int closed = 0;
                for (Link link : beyond) {
                    closed += link.endsWithin(1_000) ? 1 : 0;
                    link.close();
                }
                int unharmed = 0;
                for (Link link : in) {
                    link.ask("still");
                    unharmed++;
                }
                long start = System.nanoTime();
                in.remove(0).close();
                String again = "never";
                while (System.nanoTime() - start < 5e9) {
                    try (Link next = Link.to(server.port(), false)) {
                        next.ask("again");
                        again = (System.nanoTime() - start) / 1_000_000 + " ms";
                        break;
                    } catch (IOException notYet) {
                        Thread.sleep(5);
                    }
                }
                in.forEach(Link::close);
                boolean holds = closed == clients - most && unharmed == most && !again.equals("never");
                return new Case.Outcome(
                        holds,
                        closed + " of " + (clients - most) + " beyond the limit closed at once, " + unharmed + " of "
                                + most + " inside unharmed, a place is taken again after " + again);
            }
        };
    }

    /** Clients that reset in the middle of a frame. */
    static Case resetsInAFrame(int clients) {
        return () -> {
            try (Server server = Server.plain(HEAP_256, "--frame", "length:4")) {
                byte[] partial = new byte[] {0, 0, 16, 0, 'p', 'a', 'r', 't'};
                for (int i = 0; i < 500; i++) { // so that what is loaded once is loaded
                    resetAfter(server.port(), i, partial);
                }
                Thread.sleep(500);
                long files = server.files();
                long heap = server.liveHeapBytes();
                for (int i = 0; i < clients; i++) {
                    resetAfter(server.port(), i, partial);
                }
                long freed = server.millisUntilFiles(files + 2, Duration.ofSeconds(5));
                long grown = server.liveHeapBytes() - heap;
                return new Case.Outcome(
                        freed >= 0 && grown < 1 << 20 && server.said().isEmpty(),
                        clients + " resets: files " + files + " before and " + server.files() + " after, heap "
                                + (grown >= 0 ? "+" : "") + kib(grown) + ", log lines "
                                + server.said().size());
            }
        };
    }

    private static void resetAfter(int port, int number, byte[] bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.bind(new InetSocketAddress("127.0.0." + (2 + number % 8), 0));
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.write(ByteBuffer.wrap(bytes));
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    /** Clients that end their direction in the middle of a frame or after it, and then reset. */
    static Case halfClosedThenReset(int clients) {
        return () -> {
            try (Server server = Server.plain(HEAP_256, "--frame", "line")) {
                try (Link first = Link.to(server.port(), false)) {
                    first.ask("warm");
                }
                Thread.sleep(300);
                long files = server.files();
                List<Link> links = open(server.port(), false, clients);
                for (int i = 0; i < clients; i++) {
                    links.get(i).send((i % 2 == 0 ? "half a line" : "a line\n").getBytes(UTF_8));
                    links.get(i).socket().shutdownOutput();
                }
                for (Link link : links) {
                    link.reset();
                }
                long freed = server.millisUntilFiles(files + 1, Duration.ofSeconds(5));
                Duration before = server.cpu();
                Thread.sleep(3_000);
                long cpu = server.cpu().minus(before).toMillis();
                return new Case.Outcome(
                        freed >= 0
                                && freed <= 1_000
                                && cpu < 300
                                && server.said().isEmpty(),
                        clients + " gone after " + freed + " ms; then CPU " + cpu + " ms in 3 s, log lines "
                                + server.said().size());
            }
        };
    }

    /** A server that is killed with clients connected, and started again on the port. */
    static Case killedAndStarted(int times, int clients) {
        return () -> {
            int port;
            Latencies listening = new Latencies();
            int failures = 0;
            String failure = "";
            Server server = Server.plain(HEAP_256, "--frame", "line");
            port = server.port();
            try {
                for (int i = 0; i < times; i++) {
                    List<Link> held = open(port, false, clients);
                    held.get(clients - 1).ask("held");
                    server.kill();
                    long start = System.nanoTime();
                    try {
                        server = Server.start(
                                List.of(), HEAP_256, List.of("run-tcp-server", "" + port, "--frame", "line"));
                        listening.add(System.nanoTime() - start);
                    } catch (IllegalStateException notBound) {
                        failures++;
                        failure = " (" + notBound.getMessage() + ")";
                    }
                    held.forEach(Link::close);
                }
            } finally {
                server.kill();
            }
            return new Case.Outcome(
                    failures == 0,
                    times + " times with " + clients + " clients: " + failures + " failures to bind" + failure
                            + ", listening after " + Math.round(listening.millis(0.5)) + " ms (median, with the start"
                            + " of the JVM)");
        };
    }
}
