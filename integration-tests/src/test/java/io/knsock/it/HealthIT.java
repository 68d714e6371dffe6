package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What MicroProfile Health says of servers and clients. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class HealthIT {
    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "healthy", managed = false, testable = false)
    static Archive<?> healthy() {
        Pki pki = new Pki();
        return Archives.cdi(
                "healthy.war",
                """
                kn-sock.server.echo.port=17095
                kn-sock.server.echo-tls.port=17096
                kn-sock.server.echo-tls.tls.certificate=%s
                kn-sock.server.echo-tls.tls.key=%s
                kn-sock.client.backend.host=localhost
                kn-sock.client.backend.port=17095
                kn-sock.client.backend.readiness=true
                kn-sock.client.optional.host=localhost
                kn-sock.client.optional.port=1
                """.formatted(pki.certificate(), pki.key()),
                EchoHandler.class,
                TlsEchoHandler.class,
                Greeter.class);
    }

    /** The server's port is another's, and the client's is nobody's. */
    @Deployment(name = "ill", managed = false, testable = false)
    static Archive<?> ill() {
        return Archives.cdi(
                "ill.war", """
                kn-sock.server.echo.port=%s
                kn-sock.client.absent.host=localhost
                kn-sock.client.absent.port=1
                kn-sock.client.absent.readiness=true
                """.formatted(System.getProperty("it.http.port")), EchoHandler.class, Greeter.class);
    }

    @Test
    void allIsWell() throws Exception {
        deployer.deploy("healthy");
        try {
            HttpResponse<String> ready = Health.readyWith(200);
            says(ready, 200, "\"echo\":\"127.0.0.1:17095\"", "\"echo-tls.certificate-expires\":\"20");
            says(ready, 200, "\"kn-sock peers\"", "\"backend\":\"can be reached\"");
            says(Health.get("/health/started"), 200, "\"kn-sock servers bound\"");
            says(Health.get("/health/live"), 200, "\"kn-sock event loops\"");
        } finally {
            deployer.undeploy("healthy");
        }
    }

    @Test
    void whatIsWrongIsTold() throws Exception {
        deployer.deploy("ill");
        try {
            says(
                    Health.readyThatSays("is in use"), // it is not yet bound before that
                    503,
                    "port " + System.getProperty("it.http.port") + " is in use",
                    "\"absent\":\"no connection to localhost:1 within ",
                    "cannot connect to localhost:1: connection refused");
            says(Health.get("/health/started"), 503, "is in use");
            says(Health.get("/health/live"), 200, "\"kn-sock event loops\"");
        } finally {
            deployer.undeploy("ill");
        }
    }

    private static void says(HttpResponse<String> response, int status, String... words) {
        assertEquals(status, response.statusCode(), response.body());
        for (String word : words) {
            assertTrue(response.body().contains(word), () -> word + " is not in " + response.body());
        }
    }
}
