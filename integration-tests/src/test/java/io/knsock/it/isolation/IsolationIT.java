package io.knsock.it.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.Archives;
import io.knsock.it.Line;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Handlers of the CDI integration, on handler threads and on event loops. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class IsolationIT {
    private static final int BEAN = 17131;
    private static final int METHOD = 17132;
    private static final int ASYNC = 17133;
    private static final int EVENTS = 17134;
    private static final int ASYNC_EVENTS = 17135;

    private static Crowd crowd;

    @Deployment(testable = false)
    static Archive<?> deployment() {
        return Archives.cdi("isolation.war", """
                        kn-sock.server.bean.port=17131
                        kn-sock.server.method.port=17132
                        kn-sock.server.async.port=17133
                        kn-sock.server.events.port=17134
                        kn-sock.server.async-events.port=17135
                        """, Desk.class, Registrar.class, Stray.class, Vault.class, Handlers.class)
                .addClasses(Stray.class.getDeclaredClasses())
                .addClasses(Handlers.class.getDeclaredClasses())
                .addAsLibraries(Objects.requireNonNull(new File(System.getProperty("it.drivers")).listFiles()));
    }

    @BeforeAll
    static void start() throws Exception {
        crowd = Crowd.start();
    }

    @AfterAll
    static void stop() throws Exception {
        crowd.close();
    }

    @Test
    void noMessageSeesWhatABeanLeftBehind() throws Exception {
        crowd.mix(BEAN);
    }

    @Test
    void noMessageSeesWhatAMethodLeftBehind() throws Exception {
        crowd.mix(METHOD);
    }

    @Test
    void noMessageSeesWhatAnAsynchronousHandlerLeftOnTheEventLoop() throws Exception {
        crowd.mix(ASYNC);
    }

    @Test
    void noMessageSeesWhatWasLeftWhenAnotherConnectionOpenedOrClosed() throws Exception {
        crowd.openAndClose(EVENTS);
    }

    @Test
    void noMessageSeesWhatWasLeftOnTheEventLoopWhenAnotherConnectionOpenedOrClosed() throws Exception {
        crowd.openAndClose(ASYNC_EVENTS);
    }

    @Test
    void whatIsLeftBehindFailsThatMessageWithItsCauseAndIsTold() throws Exception {
        String handler = Handlers.Method.class.getName() + ".on with @OnMessage(\"method\")";
        for (String what : new String[] {"transaction", "loader"}) {
            String id;
            try (Line line = Line.connect(METHOD);
                    Line other = Line.connect(METHOD)) {
                id = line.exchange("id");
                assertNull(line.exchange(what + " bad alone"));
                assertEquals("stored beside " + what, other.exchange("store beside " + what));
            }
            String end = end(id);
            assertTrue(end.startsWith("HANDLER_FAILED ") && end.contains(handler + " left"), end);
        }
        String log = Files.readString(Path.of(System.getProperty("it.log")));
        assertTrue(log.contains("KNS0142 ") && log.contains(handler + " left a transaction"), "it is not in the log");
    }

    /** Returns how a connection has ended, once it has. */
    private static String end(String id) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String end = "";
        while (end.isEmpty() && System.nanoTime() < deadline) {
            end = Line.exchange(METHOD, "end " + id);
        }
        return end;
    }
}
