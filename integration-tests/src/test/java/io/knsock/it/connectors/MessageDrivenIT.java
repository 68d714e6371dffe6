package io.knsock.it.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.knsock.KnSockException;
import io.knsock.it.Greeter;
import io.knsock.it.Line;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages to a message-driven bean, and the pool of the container to reach it with. */
@ExtendWith(ArquillianExtension.class)
class MessageDrivenIT {
    @Inject
    private JndiBean jndiBean;

    @Inject
    private JndiEjb jndiEjb;

    @Deployment
    static Archive<?> deployment() {
        return Connectors.with(MessageDrivenIT.class, EchoMdb.class, Greeter.class, JndiBean.class, JndiEjb.class);
    }

    @Test
    void thePoolFromJndiWorksInACdiBean() {
        for (int i = 0; i < 20; i++) {
            assertEquals("Echo: " + i, jndiBean.ask("" + i));
        }
    }

    @Test
    void thePoolFromJndiWorksInAnEnterpriseBean() {
        for (int i = 0; i < 20; i++) {
            assertEquals("Echo: " + i, jndiEjb.ask("" + i));
        }
    }

    @Test
    void theContainerPoolLeasesNoDirtyConnection() {
        for (int i = 0; i < 10; i++) {
            assertThrows(KnSockException.class, jndiBean::abandon);
            jndiBean.leaveUnread();
            assertEquals("Echo: mine " + i, jndiBean.ask("mine " + i));
        }
    }

    @Test
    @RunAsClient
    void aMessageDrivenBeanAnswersALine() throws Exception {
        assertEquals("Echo: hello", Line.exchange(Connectors.PORT, "hello"));
        assertEquals("Echo: " + "x".repeat(3_000), Line.exchange(Connectors.PORT, "x".repeat(3_000)));
    }

    @Test
    @RunAsClient
    void aMessageDrivenBeanHasTheNamingAndTheClassLoaderOfTheApplication() throws Exception {
        assertEquals("connectors", Line.exchange(Connectors.PORT, "naming"));
        assertEquals("true", Line.exchange(Connectors.PORT, "loader"));
    }

    @Test
    @RunAsClient
    void aMessageDrivenBeanThatFailsEndsItsConnectionOnly() throws Exception {
        try (Line other = Line.connect(Connectors.PORT);
                Line failing = Line.connect(Connectors.PORT)) {
            assertNull(failing.exchange("fail"));
            assertEquals("Echo: hello", other.exchange("hello"));
        }
    }

    @Test
    @RunAsClient
    void moreConnectionsThanEndpointsLoseAndReorderNothing() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(30);
        try {
            List<Future<Integer>> answered = new ArrayList<>();
            for (int c = 0; c < 30; c++) {
                answered.add(clients.submit(() -> {
                    try (Line line = Line.connect(Connectors.PORT)) {
                        StringBuilder all = new StringBuilder();
                        for (int i = 0; i < 100; i++) {
                            all.append(i).append('\n');
                        }
                        line.send(all.toString());
                        for (int i = 0; i < 100; i++) {
                            assertEquals("Echo: " + i, line.receive());
                        }
                        return 100;
                    }
                }));
            }
            for (Future<Integer> one : answered) {
                assertEquals(100, one.get());
            }
        } finally {
            clients.shutdownNow();
        }
    }
}
