package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.ConnectFailedException;
import io.knsock.Message;
import io.knsock.cdi.ClientName;
import io.knsock.pool.ConnectionPool;
import jakarta.inject.Inject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The CDI integration from the inside: these tests run in the container. */
@ExtendWith(ArquillianExtension.class)
class InjectedPoolIT {
    @Inject
    private PoolBean bean;

    @Inject
    private PoolEjb ejb;

    @Inject
    @ClientName("nobody")
    private ConnectionPool nobody;

    @Deployment
    static Archive<?> deployment() {
        return Archives.cdi("pools.war", """
                kn-sock.server.echo.port=17072
                kn-sock.client.backend.host=localhost
                kn-sock.client.backend.port=17072
                kn-sock.client.nobody.host=localhost
                kn-sock.client.nobody.port=1
                """, EchoHandler.class, Greeter.class, PoolBean.class, PoolEjb.class);
    }

    @Test
    void anInjectedPoolWorksInACdiBean() {
        for (int i = 0; i < 20; i++) {
            assertEquals("Echo: " + i, bean.ask("" + i));
        }
        assertTrue(bean.atStart().startsWith("pool of localhost:17072"), bean.atStart());
    }

    @Test
    void anInjectedPoolWorksInAnEnterpriseBean() {
        for (int i = 0; i < 20; i++) {
            assertEquals("Echo: " + i, ejb.ask("" + i));
        }
    }

    @Test
    void anInjectedPoolThrowsTypedExceptions() {
        assertThrows(ConnectFailedException.class, () -> nobody.request(Message.of("x")));
    }
}
