package reliability;


import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Cases of servers that try to take down their clients, or only behave badly. */
final class ClientAttacks {
    private static final Duration RESULT = Duration.ofSeconds(45);

    private ClientAttacks() {}

    /** A request for which there is no memory, among small ones on the same connection. */
    static Case requestTooLarge() {
        return () -> {
            try (Server server = Server.plain(
                            List.of("-Xmx512m"), "--frame", "line", "--max-frame-bytes", "67108864");
                    Program caller = Program.caller(
                            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=16m"),
                            "one-too-large",
                            Integer.toString(server.port()),
                            "line",
                            "plain")) {
                String told = String.valueOf(caller.result(RESULT));
                boolean holds = figure(told, "right") > 100
                        && figure(told, "wrong") == 0
                        && figure(told, "slowest") <= 6_000
                        && !told.contains("nothing after");
                return new Case.Outcome(holds, "a request of 40 MB with 16 MiB of direct memory: " + told);
            }
        };
    }

    /** Large requests of many threads to a server that does not read for a while, and then answers each. */
    static Case serverPauses() {
        return () -> {
            try (Hostile slow = new Hostile(ClientAttacks::pauseAndAnswer);
                    Program caller = Program.caller(
                            List.of("-Xmx512m", "-XX:MaxDirectMemorySize=16m"),
                            "many-large",
                            Integer.toString(slow.port()),
                            "line",
                            "plain")) {
                String told = String.valueOf(caller.result(RESULT));
                boolean holds = figure(told, "right") > 10
                        && figure(told, "wrong") == 0
                        && figure(told, "slowest") >= 0
                        && figure(told, "slowest") <= 6_000;
                return new Case.Outcome(
                        holds,
                        "requests of 1 MB from 60 threads with 16 MiB of direct memory to a server that reads after 4 s: "
                                + told);
            }
        };
    }

    /** Answers each line with its first bytes. */
    private static void pauseAndAnswer(SocketChannel channel) throws Exception {
        Thread.sleep(4_000);
        InputStream in = channel.socket().getInputStream();
        byte[] read = new byte[64 << 10];
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int count = in.read(read); count >= 0; count = in.read(read)) {
            for (int i = 0; i < count; i++) {
                if (read[i] == '\n') {
                    name.write('\n');
                    write(channel, name.toByteArray());
                    name.reset();
                } else if (name.size() < 17) {
                    name.write(read[i]);
                }
            }
        }
    }

    /** TLS records that bring no data, without end, instead of a reply. */
    static Case flooded(String with) {
        return () -> {
            Path certificates = Certificates.make();
            AtomicLong records = new AtomicLong();
            try (Hostile hostile = new Hostile(channel -> flood(channel, certificates, with, records));
                    Program caller = Program.caller(
                            List.of("-Xmx64m"), "time-outs", Integer.toString(hostile.port()), "line", "tls")) {
                String told = caller.result(Duration.ofSeconds(40));
                boolean ended = caller.endsWithin(Duration.ofMillis(1));
                long rss = caller.peakRss();
                boolean obeys = caller.obeysTerm();
                boolean holds = told != null
                        && figure(told, "asked") > 0
                        && figure(told, "slowest") <= 3_000
                        && rss < 320
                        && obeys;
                return new Case.Outcome(
                        holds,
                        records + " records on " + hostile.accepted() + " connections to a heap of 64 MiB; the client: "
                                + (told != null ? told : ended ? "its process HAS ENDED" : "a request had NOT returned after 40 s") + "; peak RSS " + rss
                                + " MiB, SIGTERM " + (obeys ? "ends it" : "does NOT end it") + ", log lines "
                                + caller.logged().size() + Peers.first(caller.logged()));
            }
        };
    }

    private static void flood(SocketChannel channel, Path certificates, String with, AtomicLong records)
            throws Exception {
        Tls13 tls = Tls13.server(channel, certificates);
        for (long end = System.nanoTime() + 45_000_000_000L; System.nanoTime() - end < 0; ) {
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            for (int i = 0; i < 50; i++) {
                many.writeBytes(with.equals("tickets") ? tls.ticket() : tls.keyUpdate());
                if (with.endsWith("data")) {
                    many.writeBytes(tls.data(new byte[] {'x'}));
                }
            }
            records.addAndGet(50);
            ByteBuffer out = ByteBuffer.wrap(many.toByteArray());
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
    }

    /** Requests of 1 MB to a server that does not read. */
    static Case notRead(boolean tls) {
        return () -> {
            Path certificates = Certificates.make();
            try (Hostile hostile = new Hostile(channel -> {
                        if (tls) {
                            Tls13.server(channel, certificates);
                        }
                        Thread.sleep(60_000);
                    });
                    Program caller = Program.caller(
                            List.of("-Xmx128m", "-XX:MaxDirectMemorySize=128m"),
                            "not-read",
                            Integer.toString(hostile.port()),
                            "line",
                            tls ? "tls" : "plain")) {
                String told = String.valueOf(caller.result(RESULT));
                long rss = caller.peakRss();
                boolean obeys = caller.obeysTerm();
                boolean holds = figure(told, "pending") >= 0
                        && figure(told, "pending") <= 64
                        && figure(told, "refused") > 0
                        && !told.contains("OutOfMemory")
                        && !told.contains("Cannot reserve")
                        && obeys;
                return new Case.Outcome(
                        holds,
                        "requests of 1 MB to a server that does not read: " + told + "; peak RSS " + rss
                                + " MiB, SIGTERM " + (obeys ? "ends it" : "does NOT end it"));
            }
        };
    }

    /** A reply of 40 MB to a client that may have 16 MiB of direct memory. */
    static Case replyTooLarge(boolean tls) {
        return () -> {
            Path certificates = Certificates.make();
            try (Hostile hostile = new Hostile(channel -> {
                        Tls13 secret = tls ? Tls13.server(channel, certificates) : null;
                        channel.read(ByteBuffer.allocate(100));
                        byte[] piece = new byte[1 << 20];
                        byte[] length = ByteBuffer.allocate(4).putInt(40 << 20).array();
                        write(channel, secret == null ? length : secret.data(length));
                        for (int i = 0; i < 40; i++) {
                            write(channel, secret == null ? piece : secret.data(piece));
                        }
                        Thread.sleep(60_000);
                    });
                    Program caller = Program.caller(
                            List.of("-Xmx128m", "-XX:MaxDirectMemorySize=16m"),
                            "reply-too-large",
                            Integer.toString(hostile.port()),
                            "length:4",
                            tls ? "tls" : "plain")) {
                String told = String.valueOf(caller.result(RESULT));
                boolean memory = told.contains("memory") && !told.contains("closed by the peer");
                return new Case.Outcome(
                        figure(told, "millis") >= 0 && figure(told, "millis") <= 5_000 && memory,
                        "a reply of 40 MiB with 16 MiB of direct memory: " + told);
            }
        };
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** A server that replies once and ends the connection, or only says goodbye in TLS. */
    static Case repliesAndCloses(boolean tls, boolean goodbyeOnly) {
        return () -> {
            int times = tls ? 500 : 2_000; // a handshake each
            SSLContext context = tls ? context(Certificates.make()) : null;
            AtomicLong connections = new AtomicLong();
            try (ServerSocket listener = new ServerSocket(0, 1024, java.net.InetAddress.getByName("127.0.0.1"))) {
                Thread acceptor = new Thread(() -> {
                    try {
                        while (true) {
                            Socket socket = listener.accept();
                            connections.incrementAndGet();
                            Thread thread = new Thread(() -> replyAndClose(socket, context, goodbyeOnly));
                            thread.setDaemon(true);
                            thread.start();
                        }
                    } catch (IOException over) {
                        return; // the case is
                    }
                });
                acceptor.setDaemon(true);
                acceptor.start();
                try (Program caller = Program.caller(
                        List.of("-Xmx128m"),
                        "pooled",
                        Integer.toString(listener.getLocalPort()),
                        "line",
                        tls ? "tls" : "plain",
                        Integer.toString(times))) {
                    String told = String.valueOf(caller.result(RESULT));
                    return new Case.Outcome(
                            figure(told, "asked") == times && figure(told, "failed") <= times / 10 && figure(told, "wrong") == 0,
                            times + " pooled requests to a server that " + (goodbyeOnly ? "says goodbye" : "closes")
                                    + " after each reply, " + connections + " connections: " + told);
                }
            }
        };
    }

    private static void replyAndClose(Socket tcp, SSLContext context, boolean goodbyeOnly) {
        try (tcp) {
            tcp.setTcpNoDelay(true);
            tcp.setSoTimeout(10_000);
            Socket socket = tcp;
            if (context != null) {
                SSLSocket secret = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, false);
                secret.setUseClientMode(false);
                socket = secret;
            }
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            int b;
            do {
                b = in.read();
                if (b < 0) {
                    throw new EOFException();
                }
                line.write(b);
            } while (b != '\n');
            socket.getOutputStream().write(line.toByteArray());
            if (goodbyeOnly) {
                socket.shutdownOutput();
                in.read();
                Thread.sleep(500);
            } else {
                socket.close();
            }
        } catch (IOException | InterruptedException gone) {
            return; // what the client made of it is what counts
        }
    }

    private static SSLContext context(Path certificates) throws Exception {
        Certificate certificate;
        try (InputStream in = Files.newInputStream(certificates.resolve("server.crt"))) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        String pem = Files.readString(certificates.resolve("server.key")).replaceAll("-----[^-]*-----|\\s", "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))),
                new char[0],
                new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** A server that closes 160 ms after it has accepted, for ever. */
    static Case closesAtOnce(String who) {
        return () -> {
            try (Hostile hostile = new Hostile(channel -> Thread.sleep(160));
                    Program caller = Program.caller(
                            List.of("-Xmx64m"), who, Integer.toString(hostile.port()), "line", "plain")) {
                String told = String.valueOf(caller.result(Duration.ofSeconds(20)));
                int connections = hostile.accepted();
                List<String> logged = caller.logged();
                long lines = logged.stream().filter(line -> line.contains("KNS")).count();
                return new Case.Outcome(
                        told.startsWith("open=") && connections <= 15 && lines <= 5,
                        connections + " connections in 8 s, lines of log " + lines + Peers.first(logged));
            }
        };
    }

    /** Examines a server whose answer to the greeting comes a byte at a time. */
    static Case doctorAndDrip() {
        return () -> {
            byte[] header = {22, 3, 3, 0x3f, (byte) 0xff};
            try (Hostile hostile = new Hostile(channel -> {
                channel.read(ByteBuffer.allocate(4096));
                write(channel, header);
                for (int i = 0; i < 600; i++) {
                    Thread.sleep(100);
                    write(channel, new byte[] {2});
                }
            })) {
                long start = System.nanoTime();
                try (Program doctor = Program.shell(
                        "doctor", "--timeout", "2s", "--tls", "127.0.0.1", Integer.toString(hostile.port()))) {
                    boolean ended = doctor.endsWithin(Duration.ofSeconds(20));
                    long millis = (System.nanoTime() - start) / 1_000_000;
                    String told = String.valueOf(doctor.result(Duration.ofMillis(500)));
                    return new Case.Outcome(
                            ended,
                            (ended ? "ended after " : "still running after ") + millis + " ms, "
                                    + hostile.accepted() + " connections; said last: " + told);
                }
            }
        };
    }

    /** The figure behind such a word; -1 if it is not there. */
    private static long figure(String told, String word) {
        Matcher matcher = Pattern.compile("\\b" + word + "=(\\d+)").matcher(told);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }
}
