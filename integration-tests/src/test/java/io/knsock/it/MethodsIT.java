package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server adds to methods that handle messages, and what happens to connections when the application goes. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MethodsIT {
    private static final int TX = 17120;
    private static final int JSON = 17121;
    private static final int RETRY = 17122;
    private static final int EJB = 17123;
    private static final int ASYNC = 17124;
    private static final int SCOPES = 17125;
    private static final int ERRORS = 17126;

    private static boolean deployed;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "methods", managed = false, testable = false)
    static Archive<?> deployment() throws Exception {
        Files.deleteIfExists(journal());
        return Archives.cdi("methods.war", """
                        kn-sock.server.tx.port=17120
                        kn-sock.server.json.port=17121
                        kn-sock.server.retry.port=17122
                        kn-sock.server.ejb.port=17123
                        kn-sock.server.async.port=17124
                        kn-sock.server.scopes.port=17125
                        kn-sock.server.errors.port=17126
                        kn-sock.server.errors.on-failure=reply
                        kn-sock.server.errors.failure-reply=refused
                        journal=%s
                        """.formatted(journal()))
                .addClasses(MethodBeans.class, MethodEjb.class)
                .addClasses(MethodBeans.class.getDeclaredClasses());
    }

    private static Path journal() {
        return Path.of(System.getProperty("it.directory"), "methods-journal");
    }

    /** One deployment for all of them, which the last test ends. */
    @BeforeEach
    void deploy() {
        if (!deployed) {
            deployer.deploy("methods");
            deployed = true;
        }
    }

    @Test
    void transactionsAndInterceptorsApply() throws Exception {
        assertEquals("a 0!", Line.exchange(TX, "a"), "0 is jakarta.transaction.Status.STATUS_ACTIVE");
    }

    @Test
    void jsonIsReadAndWrittenAndConstraintsApply() throws Exception {
        assertEquals("{\"count\":2}", Line.exchange(JSON, "{\"count\":1}"));
        assertNull(Line.exchange(JSON, "{\"count\":0}"));
        assertNull(Line.exchange(JSON, "{\"count\":"));
        String log = Files.readString(Path.of(System.getProperty("it.log")));
        assertTrue(
                log.contains("jakarta.validation.ConstraintViolationException"), "it was refused for another reason");
        assertTrue(
                log.contains(
                        "server json: a message cannot be read as io.knsock.it.MethodBeans$Order in JSON: it is not JSON"),
                "the log does not say what is wrong");
    }

    @Test
    void faultToleranceApplies() throws Exception {
        assertEquals("a at attempt 3", Line.exchange(RETRY, "a"));
        assertNull(Line.exchange(RETRY, "block"));
    }

    @Test
    void aSessionBeanHandlesMessages() throws Exception {
        assertEquals("false", Line.exchange(EJB, "rollback"), "which can be asked in a transaction only");
        assertEquals("true", Line.exchange(EJB, "caller"));
        assertEquals("methods true", Line.exchange(EJB, "where"));
    }

    @Test
    void whatHasFailedIsAnsweredInTheApplicationsContext() throws Exception {
        try (Line line = Line.connect(ERRORS)) {
            assertEquals("6 methods true", line.exchange("{\"count\":0}"), "6 is STATUS_NO_TRANSACTION");
            assertEquals("unreadable", line.exchange("{\"count\":"));
            assertEquals("refused", line.exchange("{\"count\":1}"));
            assertEquals("unreadable", line.exchange("no order"));
        }
        assertEquals("which the container wraps", Line.exchange(EJB, "fail"));
    }

    @Test
    void anAsynchronousBeanHasNamingClassLoaderAndScopesOnTheEventLoop() throws Exception {
        try (Line line = Line.connect(ASYNC)) {
            assertEquals("1 methods true", line.exchange("a"));
            assertEquals("2 methods true", line.exchange("b"));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void beansOfAConnectionGoWithItOrWithTheApplication() throws Exception {
        try (Line one = Line.connect(SCOPES);
                Line two = Line.connect(SCOPES)) {
            assertEquals("2 1", one.exchange("a"));
            assertEquals("2 2", one.exchange("b"));
            assertEquals("2 1", two.exchange("a"));
            two.close();
            assertEquals(
                    List.of("scopes-2 opened", "scopes-2 closed PEER_CLOSED", "scopes-2 destroyed after 1"),
                    written("scopes-2", 3));
            deployer.undeploy("methods");
            deployed = false;
            assertEquals(
                    List.of("scopes-1 opened", "scopes-1 closed DRAINED", "scopes-1 destroyed after 2"),
                    written("scopes-1", 3));
        }
    }

    /** Returns what is written of a connection, once it is as much. */
    private static List<String> written(String connection, int lines) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            List<String> written = Files.readAllLines(journal()).stream()
                    .filter(line -> line.startsWith(connection + " "))
                    .toList();
            if (written.size() >= lines || System.nanoTime() > deadline) {
                return written;
            }
        }
    }
}
