package io.knsock.it.both;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.Archives;
import io.knsock.it.Health;
import io.knsock.it.Line;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The CDI integration beside the resource adapter in the same application, which is inside the same EAR. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class BothIntegrationsIT {
    private static final int BEAN = 17131;
    private static final int FRONT = 17132;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "both", managed = false, testable = false)
    static Archive<?> both() {
        return Archives.connectors(settings(BEAN, FRONT), BesideMdb.class, BeanClient.class, Front.class);
    }

    static String settings(int bean, int front) {
        return """
                kn-sock.server.front.port=%d
                kn-sock.client.bean.host=127.0.0.1
                kn-sock.client.bean.port=%d
                """.formatted(front, bean);
    }

    @Test
    void aHandlerAsksTheMessageDrivenBeanByAClientAndByAPool() throws Exception {
        deployer.deploy("both");
        try {
            assertEquals("bean: hello, bean: hello", Line.exchange(FRONT, "hello"));
            HttpResponse<String> ready = Health.readyWith(200);
            assertEquals(200, ready.statusCode(), ready.body());
            says(ready, "\"" + BesideMdb.class.getName() + "\":\"127.0.0.1:" + BEAN + "\"");
            says(ready, "\"front\":\"127.0.0.1:" + FRONT + "\"");
        } finally {
            deployer.undeploy("both");
        }
        assertEquals(200, Health.readyWith(200).statusCode(), "of another application nothing is said");
    }

    @Test
    void anActivationWhosePortIsTakenIsNotReadyAndSaysWhy() throws Exception {
        try (ServerSocket other = new ServerSocket(BEAN, 1, InetAddress.getLoopbackAddress())) {
            deployer.deploy("both");
            try {
                String mdb = "\"" + BesideMdb.class.getName() + "\":";
                HttpResponse<String> ready = Health.readyThatSays("port " + other.getLocalPort() + " is in use");
                assertEquals(503, ready.statusCode(), ready.body());
                says(ready, mdb + "\"server ");
                says(ready, "\"front\":\"127.0.0.1:" + FRONT + "\"");
            } finally {
                deployer.undeploy("both");
            }
        }
    }

    private static void says(HttpResponse<String> response, String word) {
        assertTrue(response.body().contains(word), () -> word + " is not in " + response.body());
    }
}
