package io.knsock.it.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.knsock.it.Archives;
import io.knsock.it.Line;
import io.knsock.it.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The CDI integration as each server runs it. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class EveryServerIT {
    private static final int ECHO = 17141;
    private static final int ORDERS = 17142;
    private static final int RELAY = 17143;
    private static final int SECURE = 17144;

    /** Where the server has MicroProfile Health; empty elsewhere. */
    private static final String HEALTH = System.getProperty("it.health");

    /** Whether the server has a key of its own to serve with. */
    private static final boolean TLS = Boolean.getBoolean("it.tls");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "shop", managed = false, testable = false)
    static Archive<?> shop() {
        String config = """
                kn-sock.server.echo.port=17141
                kn-sock.server.orders.port=17142
                kn-sock.server.relay.port=17143
                kn-sock.client.backend.host=127.0.0.1
                kn-sock.client.backend.port=17141
                """;
        WebArchive shop = Archives.cdi("shop.war", config + (TLS ? """
                kn-sock.server.secure.port=17144
                kn-sock.server.secure.tls.source=server
                """ : ""), Shop.class)
                .addClasses(Shop.class.getDeclaredClasses());
        return TLS ? shop.addClass(Secure.class) : shop;
    }

    @Deployment(name = "wrong", managed = false, testable = false)
    static Archive<?> wrong() {
        return Archives.cdi("wrong.war", """
                        kn-sock.server.echo.port=17141
                        kn-sock.server.echo.farming=line
                        """, Shop.class).addClasses(Shop.Echo.class);
    }

    @Test
    void handlersAndClientsWorkAgainAfterEachRedeploymentUnderLoad() throws Exception {
        try (Load load = Load.on(ECHO)) {
            for (int i = 0; i < 3; i++) {
                int before = load.replies();
                deployer.deploy("shop");
                try {
                    awaitBound();
                    assertEquals("a true", Line.exchange(ECHO, "a"));
                    try (Line orders = Line.connect(ORDERS)) {
                        assertEquals(
                                "{\"number\":12,\"what\":\"bread\"}",
                                orders.exchange("{\"what\":\"bread\",\"number\":2}"));
                        assertEquals(
                                "{\"number\":21,\"what\":\"milk\"}",
                                orders.exchange("{\"what\":\"milk\",\"number\":1}"));
                    }
                    assertEquals("b true, b true, b true", Line.exchange(RELAY, "b"));
                    checkTls();
                    checkHealth();
                } finally {
                    deployer.undeploy("shop");
                }
                assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", ECHO).close());
                assertTrue(load.replies() > before, "the load has got no reply");
            }
        }
    }

    /** The certificate is that of the application server, which is for localhost on each of them. */
    private static void checkTls() throws Exception {
        if (!TLS) {
            return;
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Shown()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", SECURE);
                Line line = new Line(socket)) {
            assertEquals("c true", line.exchange("c"));
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertTrue(shown.getSubjectX500Principal().getName().contains("CN=localhost"), shown::toString);
        }
    }

    /** The server's port is another's. */
    @Test
    void readinessTellsOfAPortInUse() throws Exception {
        assumeFalse(HEALTH.isEmpty(), "this server has no MicroProfile Health");
        try (ServerSocket taken = new ServerSocket(ORDERS, 1, InetAddress.getLoopbackAddress())) {
            deployer.deploy("shop");
            try {
                HttpResponse<String> ready = get("/ready", "port " + taken.getLocalPort() + " is in use");
                assertEquals(503, ready.statusCode(), ready.body());
                assertEquals(200, get("/live", "\"kn-sock event loops\"").statusCode());
            } finally {
                deployer.undeploy("shop");
            }
        }
    }

    @Test
    void aRequestInWorkIsAnsweredAtUndeployment() throws Exception {
        deployer.deploy("shop");
        try {
            awaitBound();
        } catch (IOException failure) {
            deployer.undeploy("shop");
            throw failure;
        }
        try (Line line = Line.connect(ECHO)) {
            line.send("a\nslow\n"); // both are in work once the first is answered
            assertEquals("a true", line.receive());
            CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> receive(line));
            deployer.undeploy("shop"); // by this thread, as Arquillian wants it
            assertEquals("slow true", reply.get(30, TimeUnit.SECONDS));
        }
    }

    private static String receive(Line line) {
        try {
            return line.receive();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aWrongSettingFailsTheDeploymentWithASentence() throws Exception {
        assertThrows(Exception.class, () -> deployer.deploy("wrong"));
        try {
            String log = Files.readString(Path.of(System.getProperty("it.log")));
            assertTrue(
                    log.contains("kn-sock.server.echo.farming is no setting of a server: did you mean"
                            + " kn-sock.server.echo.framing?"),
                    "the log does not say so");
        } finally {
            undeployWhatIsNot();
        }
    }

    /** Some servers have nothing to undeploy then. */
    private void undeployWhatIsNot() {
        try {
            deployer.undeploy("wrong");
        } catch (RuntimeException nothingThere) {
            // as it should be
        }
    }

    /** Servers are bound in the background. */
    private static void awaitBound() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (int port : new int[] {ECHO, ORDERS, RELAY}) {
            while (true) {
                try {
                    Line.connect(port).close();
                    break;
                } catch (ConnectException notYet) {
                    if (System.nanoTime() > deadline) {
                        throw notYet;
                    }
                }
            }
        }
    }

    private static void checkHealth() throws Exception {
        if (HEALTH.isEmpty()) {
            return;
        }
        HttpResponse<String> all = get("", "127.0.0.1:" + ECHO);
        assertEquals(200, all.statusCode(), all.body());
        for (String check : new String[] {
            "\"kn-sock servers bound\"", "\"kn-sock event loops\"", "\"kn-sock servers\"", "\"kn-sock peers\""
        }) {
            assertTrue(all.body().contains(check), () -> check + " is not in " + all.body());
        }
    }

    /** Returns what health says once that has a word in it; fails after 20 s. */
    private static HttpResponse<String> get(String kind, String word) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(HEALTH + kind)).build();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.body().contains(word)) {
                return response;
            }
            assertTrue(System.nanoTime() < deadline, () -> word + " is not in " + response.body());
        }
    }

    /** Trusts every server: which certificate one has shown is looked at afterwards. */
    private static final class Shown extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
