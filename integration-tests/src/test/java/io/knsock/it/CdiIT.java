package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The CDI integration in a WAR that brings everything with it, as clients see it. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class CdiIT {
    private static final int PORT = 17070;
    private static final int TLS_PORT = 17443;
    private static Pki pki;

    @Deployment(testable = false)
    static Archive<?> deployment() {
        pki = new Pki();
        return Archives.cdi(
                "cdi.war",
                """
                kn-sock.server.echo.port=17070
                kn-sock.server.echo-tls.port=17443
                kn-sock.server.echo-tls.tls.certificate=%s
                kn-sock.server.echo-tls.tls.key=%s
                """.formatted(pki.certificate(), pki.key()),
                EchoHandler.class,
                TlsEchoHandler.class,
                Greeter.class);
    }

    @Test
    void aBeanAnswersALine() throws Exception {
        assertEquals("Echo: hello", Line.exchange(PORT, "hello"));
        assertEquals("Echo: " + "x".repeat(3_000), Line.exchange(PORT, "x".repeat(3_000)));
    }

    @Test
    void aBeanHasTheNamingAndTheClassLoaderOfTheApplication() throws Exception {
        assertEquals("cdi", Line.exchange(PORT, "naming"));
        assertEquals("true", Line.exchange(PORT, "loader"));
    }

    @Test
    void aBeanThatFailsEndsItsConnectionOnly() throws Exception {
        try (Line other = Line.connect(PORT);
                Line failing = Line.connect(PORT)) {
            assertNull(failing.exchange("fail"));
            assertEquals("Echo: hello", other.exchange("hello"));
        }
    }

    @Test
    void silentClientsStopNobody() throws Exception {
        List<Line> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                silent.add(Line.connect(PORT));
                silent.add(Line.connect(TLS_PORT));
            }
            assertEquals("Echo: hello", Line.exchange(PORT, "hello"));
            try (Line secure = pki.connect(TLS_PORT)) {
                assertEquals("Echo: hello", secure.exchange("hello"));
            }
        } finally {
            for (Line line : silent) {
                line.close();
            }
        }
    }

    @Test
    void garbageOnTheTlsPortEndsThatConnectionOnly() throws Exception {
        try (Line garbage = Line.connect(TLS_PORT)) {
            garbage.send("this is no ClientHello\n");
            while (garbage.receive() != null) {
                // the alert, which is no text
            }
        }
        try (Line secure = pki.connect(TLS_PORT)) {
            assertEquals("Echo: hello", secure.exchange("hello"));
        }
    }

    @Test
    void readinessNamesTheServersAndWhereTheyAreBound() throws Exception {
        HttpResponse<String> ready = Health.readyWith(200);
        assertEquals(200, ready.statusCode(), ready.body());
        assertTrue(ready.body().contains("\"echo\":\"127.0.0.1:17070\""), ready.body());
        assertTrue(ready.body().contains("\"echo-tls\":\"127.0.0.1:17443\""), ready.body());
    }
}
