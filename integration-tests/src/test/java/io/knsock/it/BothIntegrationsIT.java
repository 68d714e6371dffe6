package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knsock.it.connectors.EchoMdb;
import jakarta.inject.Inject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The CDI integration beside the resource adapter in the same application. */
@ExtendWith(ArquillianExtension.class)
class BothIntegrationsIT {
    @Inject
    private PoolBean pool;

    @Deployment
    static Archive<?> deployment() {
        return Archives.connectors("""
                kn-sock.client.backend.host=127.0.0.1
                kn-sock.client.backend.port=17071
                """, BothIntegrationsIT.class, EchoMdb.class, Greeter.class, PoolBean.class);
    }

    @Test
    void anInjectedPoolReachesTheMessageDrivenBean() {
        assertEquals("Echo: hello", pool.ask("hello"));
    }
}
