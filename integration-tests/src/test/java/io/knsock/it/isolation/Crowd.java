package io.knsock.it.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.Line;
import java.io.IOException;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.h2.tools.Server;

/** Peers of a {@link Desk}, good and bad ones mixed, and the database that tells what became of their messages. */
public final class Crowd implements AutoCloseable {
    private static final int PEERS = 8;
    private static final int MESSAGES = 1_000;

    private static final List<String> GOOD = List.of("store", "join", "own", "store", "join", "pay");
    private static final List<String> BAD =
            List.of("transaction", "transaction!", "loader", "loader!", "subject", "subject!");

    private final Server database;
    private final Connection rows;

    private Crowd(Server database, Connection rows) {
        this.database = database;
        this.rows = rows;
    }

    /** Starts the database, which lives as long as the tests' process, and empties it. */
    public static Crowd start() throws SQLException {
        Server database = Server.createTcpServer("-tcpPort", "" + Desk.DATABASE_PORT, "-ifNotExists")
                .start();
        Connection rows = DriverManager.getConnection(
                "jdbc:h2:tcp://127.0.0.1:" + Desk.DATABASE_PORT + "/mem:isolation;DB_CLOSE_DELAY=-1", "sa", "sa");
        rows.createStatement().execute("CREATE TABLE IF NOT EXISTS ENTRY (ID VARCHAR(100) PRIMARY KEY)");
        rows.createStatement().execute("DELETE FROM ENTRY");
        return new Crowd(database, rows);
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        database.stop();
    }

    /** What became of the messages of all. */
    private static final class Tally {
        private final Set<String> stored = java.util.concurrent.ConcurrentHashMap.newKeySet();
        private final ConcurrentLinkedQueue<String> foreign = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        private final AtomicInteger bad = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger unanswered = new AtomicInteger();
    }

    /** Sends 1,000 messages, of which a third leaves something behind, and checks that nobody sees anything of it. */
    public void mix(int port) throws Exception {
        mix(port, "");
    }

    /** The same where the container itself takes off what a word leaves behind, without a word to anybody. */
    public void mix(int port, String takenOff) throws Exception {
        List<String> bad = BAD.stream()
                .filter(what -> !what.startsWith("subject") || canLeaveSubject(port))
                .toList();
        Tally tally = inParallel(peer -> message(port, peer, bad, takenOff));
        assertEquals(0, tally.unanswered.get(), "good messages without a reply");
        assertTrue(tally.refused.get() > 0, "nobody tried to pay");
    }

    /** Opens 1,000 connections, of which some leave something behind when they open or close. */
    public void openAndClose(int port) throws Exception {
        Tally tally = inParallel(peer -> connection(port, peer));
        String left = null;
        while (left == null) { // this connection may be one of those
            left = exchange(port, "left");
            if (left == null) {
                tally.unanswered.incrementAndGet();
            }
        }
        assertEquals(
                Integer.parseInt(left), tally.unanswered.get(), "connections that left something when they opened");
    }

    private static boolean canLeaveSubject(int port) {
        try {
            return Line.exchange(port, "can-leave-subject ?").equals("true");
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** One of those that do it at the same time. */
    private static final class Peer implements AutoCloseable {
        private final Random random;
        private final Tally tally;
        private final String name;
        private Line line;
        private int sent;

        Peer(String name, int seed, Tally tally) {
            this.name = name;
            this.random = new Random(seed);
            this.tally = tally;
        }

        String nextId() {
            return name + " " + sent++;
        }

        String oneOf(List<String> words) {
            return words.get(random.nextInt(words.size()));
        }

        @Override
        public void close() throws IOException {
            if (line != null) {
                line.close();
                line = null;
            }
        }
    }

    /** What each peer does again and again. */
    private interface Step {
        void run(Peer peer) throws Exception;
    }

    private Tally inParallel(Step step) throws Exception {
        rows.createStatement().execute("DELETE FROM ENTRY");
        Tally tally = new Tally();
        ExecutorService threads = Executors.newFixedThreadPool(PEERS);
        try {
            List<Future<Void>> peers = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                int number = i;
                peers.add(threads.submit((Callable<Void>) () -> {
                    try (Peer peer = new Peer("peer " + number, number, tally)) {
                        for (int sent = 0; sent < MESSAGES / PEERS; sent++) {
                            step.run(peer);
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> peer : peers) {
                peer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        check(tally);
        return tally;
    }

    private void check(Tally tally) throws SQLException {
        Set<String> there = new HashSet<>();
        try (ResultSet found = rows.createStatement().executeQuery("SELECT ID FROM ENTRY")) {
            while (found.next()) {
                there.add(found.getString(1));
            }
        }
        Set<String> lost = new HashSet<>(tally.stored);
        lost.removeAll(there);
        List<String> left = there.stream().filter(id -> id.contains("bad")).toList();
        String all =
                "%,d messages, %,d of them left something behind; %,d saw something foreign; %,d of %,d acknowledged rows are"
                                .formatted(
                                        MESSAGES,
                                        tally.bad.get(),
                                        tally.foreign.size(),
                                        lost.size(),
                                        tally.stored.size())
                        + " missing; %,d rows of failed messages are there; %,d wrong replies"
                                .formatted(left.size(), tally.wrong.size());
        System.out.println(all);
        String examples = all + ": "
                + Stream.of(tally.foreign, lost, left, tally.wrong)
                        .map(each -> each.stream().limit(3).toList())
                        .toList();
        assertTrue(tally.foreign.isEmpty() && lost.isEmpty() && left.isEmpty() && tally.wrong.isEmpty(), examples);
    }

    private static void message(int port, Peer peer, List<String> bad, String takenOff) throws IOException {
        int dice = peer.random.nextInt(10);
        if (dice < 3) {
            peer.tally.bad.incrementAndGet();
            String word = peer.oneOf(bad);
            String reply = exchange(port, peer, word + " bad " + peer.nextId());
            if (reply != null && !(word.equals(takenOff) && reply.startsWith("stored bad"))) {
                note(peer, word, reply);
            }
        } else if (dice == 3) { // nobody is told anything about it, but others must not be harmed
            exchange(port, peer, "unfinished " + "open " + peer.nextId());
        } else {
            good(port, peer);
        }
    }

    private static void good(int port, Peer peer) throws IOException {
        String word = peer.oneOf(GOOD);
        String id = peer.nextId();
        String reply = exchange(port, peer, word + " " + id);
        if (reply == null) {
            peer.tally.unanswered.incrementAndGet();
        } else if (word.equals("pay") && reply.equals("refused")) {
            peer.tally.refused.incrementAndGet();
        } else if (reply.equals("stored " + id)) {
            peer.tally.stored.add(id);
        } else {
            note(peer, word, reply);
        }
    }

    private static void connection(int port, Peer peer) throws IOException {
        good(port, peer);
        peer.close();
    }

    private static void note(Peer peer, String word, String reply) {
        (reply.startsWith("foreign") ? peer.tally.foreign : peer.tally.wrong).add(word + " -> " + reply);
    }

    /** Returns the reply, or null if the connection ended instead; then another one is taken the next time. */
    private static String exchange(int port, Peer peer, String text) throws IOException {
        if (peer.line == null) {
            peer.line = Line.connect(port);
        }
        String reply;
        try {
            reply = peer.line.exchange(text);
        } catch (SocketException reset) {
            reply = null;
        }
        if (reply == null) {
            peer.close();
        }
        return reply;
    }

    private static String exchange(int port, String text) throws IOException {
        try (Line line = Line.connect(port)) {
            return line.exchange(text);
        } catch (SocketException reset) {
            return null;
        }
    }
}
