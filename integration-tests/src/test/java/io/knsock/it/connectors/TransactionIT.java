package io.knsock.it.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.Line;
import java.io.IOException;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.h2.tools.Server;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Reply after commit, with a database whose connections are cut at any time, in the middle of a commit, too: no reply
 * without a row, and no row without an attempt to reply where messages are delivered again. Who loses the connection in
 * the middle of a commit does not know whether it has happened, and most servers then say it has not.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class TransactionIT {
    private static final int CLIENTS = 8;
    private static final int MESSAGES = 150;

    /**
     * GlassFish 7 tells of a commit, and of no failure, if the connection of a data source without two-phase commit is
     * lost in the middle of it.
     */
    private static final boolean SERVER_TELLS_OF_COMMITS_THAT_FAILED = Boolean.getBoolean("it.false.commits");

    private static Server database;
    private static Cutter cutter;
    private static Connection rows;

    @Deployment
    static Archive<?> deployment() {
        return Connectors.withDatabase(RowMdb.class, RefusingRowMdb.class, PersistentRowMdb.class, Rows.class);
    }

    @BeforeAll
    static void start() throws Exception {
        database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        cutter = Cutter.between(RowMdb.DATABASE_PORT, database.getPort());
        rows = DriverManager.getConnection(
                "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/mem:rows;DB_CLOSE_DELAY=-1", "sa", "sa");
        rows.createStatement().execute("CREATE TABLE ENTRY (ID VARCHAR(100) PRIMARY KEY)");
    }

    @AfterAll
    static void stop() throws Exception {
        rows.close();
        cutter.close();
        database.stop();
    }

    private static synchronized boolean isStored(String id) throws SQLException {
        try (PreparedStatement query = rows.prepareStatement("SELECT ID FROM ENTRY WHERE ID = ?")) {
            query.setString(1, id);
            try (ResultSet found = query.executeQuery()) {
                return found.next();
            }
        }
    }

    @Test
    void aRollbackThatTheBeanAsksForIsRefused() throws Exception {
        try (Line line = Line.connect(RefusingRowMdb.PORT)) {
            assertEquals("refused", line.exchange("undo this"));
            assertFalse(isStored("undo this"));
            assertEquals("stored that", line.exchange("that"));
            assertTrue(isStored("that"));
        }
    }

    @Test
    void aMessageThatFailsClosesItsConnection() throws Exception {
        assertNull(Line.exchange(RowMdb.PORT, "x".repeat(200))); // longer than the column
        assertEquals("stored x", Line.exchange(RowMdb.PORT, "x"));
    }

    @Test
    void whereItIsClosedThereIsNoReplyWithoutARow() throws Exception {
        Tally all = underFire("close", RowMdb.PORT);
        assertEquals(0, all.refused);
    }

    @Test
    void whereItIsRefusedThereIsNoReplyWithoutARow() throws Exception {
        Tally all = underFire("refuse", RefusingRowMdb.PORT);
        assertTrue(all.refused > 0, "nothing was refused: " + all);
    }

    @Test
    void whereItIsDeliveredAgainEachMessageHasItsRowAndItsReply() throws Exception {
        Tally all = underFire("again", PersistentRowMdb.PORT);
        assertEquals(CLIENTS * MESSAGES, all.stored, all.toString());
    }

    /** What became of the messages of one client, or of all. */
    private static final class Tally {
        private int stored;
        private int storedWithoutRow;
        private int refused;
        private int closed;
        private int closedWithRow;
        private int refusedWithRow;

        void add(Tally other) {
            stored += other.stored;
            storedWithoutRow += other.storedWithoutRow;
            refused += other.refused;
            closed += other.closed;
            closedWithRow += other.closedWithRow;
            refusedWithRow += other.refusedWithRow;
        }

        @Override
        public String toString() {
            return stored + " stored (" + storedWithoutRow + " without a row), " + refused + " refused ("
                    + refusedWithRow + " with a row), " + closed + " closed without a reply, of which " + closedWithRow
                    + " had a row";
        }
    }

    private static Tally underFire(String name, int port) throws Exception {
        Line.exchange(port, name + " warm"); // the first connection may take a while
        int cutsBefore = cutter.cuts();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
        try {
            List<Future<Tally>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String prefix = name + " " + i + " ";
                clients.add(threads.submit((Callable<Tally>) () -> client(prefix, port)));
            }
            Future<?> fire = threads.submit(() -> fire(clients));
            Tally all = new Tally();
            for (Future<Tally> one : clients) {
                all.add(one.get());
            }
            fire.get();
            int cuts = cutter.cuts() - cutsBefore;
            System.out.printf("%s: %s; %d database connections cut%n", name, all, cuts);
            assertTrue(cuts > 0);
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Cuts every few milliseconds, by chance in the middle of whatever goes on. */
    private static Void fire(List<Future<Tally>> clients) throws Exception {
        Random random = new Random(7);
        while (!clients.stream().allMatch(Future::isDone)) {
            Thread.sleep(5 + random.nextInt(40));
            cutter.cut();
        }
        return null;
    }

    private static Tally client(String prefix, int port) throws Exception {
        Tally tally = new Tally();
        List<String> refused = new ArrayList<>();
        Line line = Line.connect(port);
        try {
            for (int i = 0; i < MESSAGES; i++) {
                String id = prefix + i;
                String reply = exchange(line, id);
                if (reply == null) {
                    line.close();
                    line = Line.connect(port);
                    tally.closed++;
                    if (isStored(id)) {
                        tally.closedWithRow++;
                    }
                } else if (reply.equals("refused")) {
                    tally.refused++;
                    refused.add(id);
                } else {
                    assertEquals("stored " + id, reply);
                    if (!isStored(id)) {
                        assertTrue(SERVER_TELLS_OF_COMMITS_THAT_FAILED, "a reply without a row: " + id);
                        tally.storedWithoutRow++;
                    }
                    tally.stored++;
                }
            }
            for (String id : refused) {
                if (isStored(id)) {
                    tally.refusedWithRow++;
                }
            }
        } finally {
            line.close();
        }
        return tally;
    }

    private static String exchange(Line line, String text) throws IOException {
        try {
            return line.exchange(text);
        } catch (SocketException reset) {
            return null;
        }
    }
}
