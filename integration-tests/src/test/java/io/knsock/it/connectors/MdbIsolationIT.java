package io.knsock.it.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.knsock.it.Line;
import io.knsock.it.isolation.Crowd;
import io.knsock.it.isolation.Desk;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A message-driven bean that leaves things behind: transactions that it forgets to end, identities, class loaders. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MdbIsolationIT {
    private static Crowd crowd;

    @Deployment
    static Archive<?> deployment() {
        return Connectors.withDatabase(Desk.and(LeavingMdb.class));
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
    void noMessageSeesWhatAMessageDrivenBeanLeftBehind() throws Exception {
        crowd.mix(LeavingMdb.PORT, "loader");
    }

    @Test
    void aTransactionThatIsLeftBehindFailsThatMessageAlone() throws Exception {
        try (Line line = Line.connect(LeavingMdb.PORT);
                Line other = Line.connect(LeavingMdb.PORT)) {
            assertNull(line.exchange("transaction bad alone"));
            assertEquals("stored beside", other.exchange("store beside"));
        }
    }
}
