package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Cases of peers that are slow, silent, hostile or gone. */
final class Peers {
    private Peers() {}

    /** Peers behind a link that goes down: nothing tells the server, only its own limits do. */
    static Case blackHole(int clients, Duration idle) {
        return () -> {
            if (!Commands.run("id", "-u").strip().equals("0")) {
                throw new Case.Skipped("needs root, to make network namespaces");
            }
            if (!Files.isExecutable(Path.of("/usr/sbin/ip")) && !Files.isExecutable(Path.of("/sbin/ip"))) {
                throw new Case.Skipped("needs ip of iproute2");
            }
            String name = "knsock" + ProcessHandle.current().pid();
            String near = name + "a";
            String far = name + "b";
            try {
                try {
                    Commands.run("ip", "netns", "add", near);
                    Commands.run("ip", "netns", "add", far);
                } catch (IllegalStateException refused) {
                    throw new Case.Skipped("may make no network namespaces here: " + refused.getMessage());
                }
                Commands.run(
                        "ip", "link", "add", "veth0", "netns", near, "type", "veth", "peer", "veth0", "netns", far);
                Commands.run("ip", "-n", near, "addr", "add", "192.0.2.1/24", "dev", "veth0");
                Commands.run("ip", "-n", far, "addr", "add", "192.0.2.2/24", "dev", "veth0");
                Commands.run("ip", "-n", near, "link", "set", "veth0", "up");
                Commands.run("ip", "-n", far, "link", "set", "veth0", "up");
                return blackHole(near, far, clients, idle);
            } finally {
                for (String namespace : List.of(near, far)) {
                    new ProcessBuilder("ip", "netns", "del", namespace).start().waitFor();
                }
            }
        };
    }

    private static Case.Outcome blackHole(String near, String far, int clients, Duration idle) throws Exception {
        try (Server server = Server.start(
                List.of("ip", "netns", "exec", near),
                List.of("-Xmx64m"),
                List.of(
                        "run-tcp-server",
                        "7000",
                        "--host",
                        "192.0.2.1",
                        "--frame",
                        "line",
                        "--idle-timeout",
                        idle.toSeconds() + "s"))) {
            Process holder = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            far,
                            Server.java(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            "192.0.2.1",
                            "7000",
                            Integer.toString(clients))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                if (!"held".equals(holder.inputReader(UTF_8).readLine())) {
                    throw new IllegalStateException("the clients could not connect");
                }
                long held = server.files();
                Commands.run("ip", "-n", far, "link", "set", "veth0", "down");
                long freed = server.millisUntilFiles(held - clients, idle.plusSeconds(10));
                return new Case.Outcome(
                        freed >= 0 && freed <= idle.toMillis() + 1_000,
                        clients + " connections freed " + freed + " ms after the link went down; idle-timeout "
                                + idle.toMillis() + " ms");
            } finally {
                holder.destroyForcibly().waitFor();
            }
        }
    }

    /** A byte now and then. */
    static Case dripping(int clients, Duration frameTimeout) {
        return () -> {
            try (Server server = Server.plain(
                    List.of("-Xmx128m"), "--frame", "line", "--frame-timeout", frameTimeout.toSeconds() + "s")) {
                Load healthy = new Load(5, 20, () -> Link.to(server.port(), false));
                Thread.sleep(3_000);
                healthy.latencies().clear();
                Thread.sleep(3_000);
                double calm = healthy.latencies().millis(0.99);
                List<Link> links = new ArrayList<>();
                List<Long> began = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    links.add(Link.to(server.port(), false));
                    links.get(i).send(new byte[] {'x'});
                    links.get(i).socket().setSoTimeout(1);
                    began.add(System.nanoTime());
                }
                healthy.latencies().clear();
                Latencies lives = new Latencies();
                boolean[] ended = new boolean[clients];
                long give = System.nanoTime() + frameTimeout.plusSeconds(10).toNanos();
                long nextByte = System.nanoTime() + 500_000_000L;
                while (lives.count() < clients && System.nanoTime() < give) {
                    boolean drip = System.nanoTime() >= nextByte;
                    nextByte += drip ? 500_000_000L : 0;
                    for (int i = 0; i < clients; i++) {
                        if (!ended[i] && hasEnded(links.get(i), drip)) {
                            ended[i] = true;
                            lives.add(System.nanoTime() - began.get(i));
                        }
                    }
                    Thread.sleep(5);
                }
                double beside = healthy.latencies().millis(0.99);
                healthy.close();
                links.forEach(Link::close);
                double median = lives.millis(0.5);
                boolean holds = lives.count() == clients
                        && Math.abs(median - frameTimeout.toMillis()) <= 1_000
                        && healthy.failed() == 0
                        && beside < Math.max(3 * calm, 20);
                return new Case.Outcome(
                        holds,
                        String.format(
                                Locale.ROOT,
                                "%d of %d ended, median life %.0f ms at frame-timeout %d ms; a healthy client's p99"
                                        + " %.1f ms calm, %.1f ms beside, failed %d",
                                lives.count(),
                                clients,
                                median,
                                frameTimeout.toMillis(),
                                calm,
                                beside,
                                healthy.failed()));
            }
        };
    }

    private static boolean hasEnded(Link link, boolean drip) {
        try {
            if (drip) {
                link.send(new byte[] {'x'});
            }
            return link.socket().getInputStream().available() == 0 && link.endsWithin(1);
        } catch (IOException ended) {
            return true;
        }
    }

    /** Clients that send without end and read nothing. */
    static Case neverReading(int clients, long bytesEach) {
        return () -> {
            try (Server server = Server.plain(List.of("-Xmx64m"), "--write-timeout", "5s")) {
                AtomicLong taken = new AtomicLong();
                AtomicInteger ended = new AtomicInteger();
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    threads.add(new Thread(() -> ended.addAndGet(pour(server.port(), bytesEach, taken) ? 1 : 0)));
                }
                threads.forEach(Thread::start);
                Thread.sleep(2_000);
                int served = 0;
                for (int i = 0; i < 20; i++) {
                    try (Link link = Link.to(server.port(), false)) {
                        link.ask("hello " + i);
                        served++;
                    }
                }
                for (Thread thread : threads) {
                    thread.join(60_000);
                }
                long after = server.liveHeapBytes();
                boolean holds = ended.get() == clients
                        && served == 20
                        && server.isAlive()
                        && server.said().isEmpty();
                return new Case.Outcome(
                        holds,
                        ended + " of " + clients + " that send " + (bytesEach >> 20) + " MiB and do not read ended,"
                                + " after the server took " + (taken.get() >> 20) + " MiB of all; " + served
                                + " of 20 others served meanwhile; heap after it " + (after >> 20)
                                + " MiB, peak RSS " + (server.peakRssKib() >> 10) + " MiB, log lines "
                                + server.said().size());
            }
        };
    }

    /** True if the server ended it before all was sent. */
    private static boolean pour(int port, long bytes, AtomicLong taken) {
        byte[] chunk = new byte[64 << 10];
        try (Link link = Link.to(port, false)) {
            for (long sent = 0; sent < bytes; sent += chunk.length) {
                link.send(chunk);
                taken.addAndGet(chunk.length);
            }
            return false;
        } catch (IOException ended) {
            return true;
        }
    }

    /** A stream through the server and back, compared by what both ends make of it. */
    static Case stream(boolean tls, long bytes) {
        return () -> {
            try (Server server = Server.of(tls, List.of("-Xmx64m"), "--frame", "length:4");
                    Link link = Link.to(server.port(), tls)) {
                link.socket().setTcpNoDelay(false);
                int frame = 64 << 10;
                long frames = bytes / frame;
                long start = System.nanoTime();
                CompletableFuture<String> sent = CompletableFuture.supplyAsync(() -> send(link, frames, frame));
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                DataInputStream in = new DataInputStream(
                        new BufferedInputStream(link.socket().getInputStream(), 1 << 17));
                byte[] prefix = "Echo: ".getBytes(UTF_8);
                byte[] reply = new byte[frame + prefix.length];
                for (long i = 0; i < frames; i++) {
                    int length = in.readInt();
                    in.readFully(reply, 0, Math.min(length, reply.length));
                    if (length != reply.length || !Arrays.equals(reply, 0, prefix.length, prefix, 0, prefix.length)) {
                        throw new IOException("reply " + i + " of " + length + " bytes is not the echo");
                    }
                    digest.update(reply, prefix.length, frame);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                boolean same = HexFormat.of().formatHex(digest.digest()).equals(sent.get());
                return new Case.Outcome(
                        same && server.said().isEmpty(),
                        String.format(
                                Locale.ROOT,
                                "%d MiB there and back in %.1f s, SHA-256 %s, heap limit 64 MiB, peak RSS %d MiB",
                                bytes >> 20,
                                seconds,
                                same ? "the same" : "NOT the same",
                                server.peakRssKib() >> 10));
            }
        };
    }

    private static String send(Link link, long frames, int size) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Random random = new Random(7);
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            DataOutputStream out = new DataOutputStream(
                    new BufferedOutputStream(link.socket().getOutputStream(), 1 << 17));
            for (long i = 0; i < frames; i++) {
                for (int at = 0; at < size; at += 512) { // so that no two frames are the same
                    payload[at] = (byte) random.nextInt();
                }
                out.writeInt(size);
                out.write(payload);
                digest.update(payload);
            }
            out.flush();
            return HexFormat.of().formatHex(digest.digest());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Frames that say they are as long as can be. */
    static Case hugeLengths(int clients) {
        return () -> {
            try (Server server = Server.plain(List.of("-Xmx64m"), "--frame", "length:4")) {
                byte[] huge = {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 'x'};
                byte[] negative = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 'x'};
                for (int i = 0; i < 50; i++) {
                    refused(server.port(), huge);
                }
                long rss = server.rssKib();
                int refused = 0;
                for (int i = 0; i < clients; i++) {
                    refused += refused(server.port(), i % 2 == 0 ? huge : negative) ? 1 : 0;
                }
                long grown = server.rssKib() - rss;
                return new Case.Outcome(
                        refused == clients && grown < 16 << 10 && server.said().isEmpty(),
                        refused + " of " + clients + " closed within 1 s, RSS " + (grown >= 0 ? "+" : "")
                                + String.format(Locale.ROOT, "%.1f", grown / 1024.0) + " MiB, log lines "
                                + server.said().size());
            }
        };
    }

    private static boolean refused(int port, byte[] bytes) throws IOException {
        try (Link link = Link.to(port, false)) {
            link.send(bytes);
            return link.endsWithin(1_000);
        }
    }

    /** What is not TLS, sent to a port that speaks it. */
    static Case garbageToTls(int times) {
        return () -> {
            try (Server server = Server.tls(Certificates.make(), List.of("-Xmx64m"), "--frame", "line")) {
                try (Link link = Link.to(server.port(), true)) {
                    link.ask("warm");
                }
                Random random = new Random(7);
                byte[] million = new byte[1 << 20];
                int closed = 0;
                for (int i = 0; i < times; i++) {
                    random.nextBytes(million);
                    million[0] = (byte) (i | 0x40); // no record of TLS begins so
                    closed += garbage(server.port(), million) ? 1 : 0;
                    closed +=
                            garbage(server.port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8)) ? 1 : 0;
                }
                try (Link link = Link.to(server.port(), true)) {
                    link.ask("still");
                }
                return new Case.Outcome(
                        closed == 2 * times && server.said().isEmpty(),
                        closed + " of " + 2 * times + " (1 MiB of random bytes, HTTP) closed within 1 s; lines at"
                                + " WARNING " + server.said().size() + "; peak RSS " + (server.peakRssKib() >> 10)
                                + " MiB");
            }
        };
    }

    private static boolean garbage(int port, byte[] bytes) throws IOException {
        try (Link link = Link.to(port, false)) {
            OutputStream out = link.socket().getOutputStream();
            try {
                out.write(bytes);
            } catch (IOException closedMeanwhile) {
                return true;
            }
            return link.endsWithin(1_000);
        }
    }

    /** Frames that begin and are not finished, more than the memory that is set aside for buffers can hold. */
    static Case outOfDirectMemory() {
        return () -> {
            try (Server server = Server.plain(
                    List.of("-Xmx64m", "-XX:MaxDirectMemorySize=16m"),
                    "--frame",
                    "length:4",
                    "--frame-timeout",
                    "5s")) {
                byte[] most = new byte[900 << 10];
                most[1] = 0x0f; // a frame of 983,040 bytes, of which the end never comes
                List<Link> links = new ArrayList<>();
                int cut = 0;
                for (int i = 0; i < 100; i++) {
                    Link link = Link.to(server.port(), false);
                    links.add(link);
                    link.socket().setSoTimeout(30_000);
                    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> quietly(link, most));
                    sending.get();
                }
                for (Link link : links) {
                    cut += link.endsWithin(10_000) ? 1 : 0;
                    link.close();
                }
                boolean recovered;
                try (Link link = Link.to(server.port(), false)) {
                    link.send(new byte[] {0, 0, 0, 1, 'x'});
                    link.socket().setSoTimeout(5_000);
                    recovered = link.read() == 0 && link.read() == 0 && link.read() == 0 && link.read() == 7;
                }
                long warnings = server.said().stream()
                        .filter(line -> line.contains("KNS0016"))
                        .count();
                return new Case.Outcome(
                        cut == 100 && recovered && server.isAlive() && warnings >= 1 && warnings <= 10,
                        cut + " of 100 connections ended, peak RSS " + (server.peakRssKib() >> 10) + " MiB, "
                                + (recovered ? "serves again without a restart" : "does NOT serve again")
                                + ", log lines "
                                + server.said().size() + first(server.said()));
            }
        };
    }

    private static void quietly(Link link, byte[] bytes) {
        try {
            link.send(bytes);
        } catch (IOException cut) {
            // that is counted when it is read
        }
    }

    static String first(List<String> said) {
        return said.isEmpty() ? "" : " (first: " + said.get(0) + ")";
    }
}
