package io.knsock.runtimes.helidon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.microprofile.server.Server;
import io.knsock.runtimes.Backend;
import io.knsock.runtimes.Logged;
import io.knsock.runtimes.Ports;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application of the module {@code runtimes} on Helidon MP, with its health and its fault tolerance. */
@Timeout(60)
class HelidonTest {
    private static final String BACKEND = "kn-sock.client.backend.port";
    private static final String FRAMING = "kn-sock.server.echo.framing";
    private static final String EXECUTOR = "kn-sock.server.echo.executor";

    private final Logged logged = new Logged();
    private final AtomicInteger failures = new AtomicInteger();

    private final PeerListener backend = PeerListener.answering(
            line -> line.equals("fragile") && failures.getAndDecrement() > 0 ? null : "backend: " + line + "\n");

    @BeforeEach
    void set() {
        System.setProperty(BACKEND, Integer.toString(backend.port()));
    }

    @AfterEach
    void reset() {
        List.of(BACKEND, FRAMING, EXECUTOR).forEach(System::clearProperty);
        release();
        backend.close();
        logged.close();
    }

    /** What was read of system properties would be kept. */
    private static void release() {
        ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig());
    }

    private static Server start() {
        return Server.builder().host("127.0.0.1").port(0).build().start();
    }

    private static String health(Server server, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.port() + "/health" + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void handlersClientsJsonHealthAndRetryWork() throws Exception {
        Server server = start();
        try (Peer echo = Ports.connect("unknown", "echo");
                Peer orders = Ports.connect("unknown", "orders");
                Peer relay = Ports.connect("unknown", "relay")) {
            assertThat(echo.ask("a")).isEqualTo("Echo: a");
            assertThat(orders.ask("{\"what\":\"bread\",\"number\":2}")).isEqualTo("{\"text\":\"1: 2 bread\"}");
            assertThat(orders.ask("{\"what\":\"milk\",\"number\":1}")).isEqualTo("{\"text\":\"2: 1 milk\"}");
            assertThat(relay.ask("b")).isEqualTo("backend: b, backend: b (same), backend: b, backend: b");
            assertThat(CDI.current().select(Backend.class).get().ask("c")).isEqualTo("backend: c");

            failures.set(2);
            assertThat(CDI.current().select(Fragile.class).get().ask("fragile")).isEqualTo("backend: fragile");
            assertThat(failures).hasValue(-1);

            assertThat(health(server, "/ready")).contains("kn-sock servers", "kn-sock peers", "127.0.0.1:", "\"UP\"");
            assertThat(health(server, "/started")).contains("kn-sock servers bound", "\"UP\"");
            assertThat(health(server, "/live")).contains("kn-sock event loops", "\"UP\"");
        } finally {
            server.stop();
        }
        assertThat(logged.lines())
                .anySatisfy(line -> assertThat(line).startsWith("KNS0131 {0} has no managed executors"));
    }

    @Test
    void theEndDrainsARequestInWorkAndTheApplicationStartsAgain() throws Exception {
        for (int i = 0; i < 2; i++) {
            Server server = start();
            try (Peer peer = Ports.connect("unknown", "echo")) {
                peer.send("slow a\n");
                Eventually.until(() -> Integer.valueOf(1).equals(Ports.attribute("unknown", "echo", "Handling")));
                Thread end = new Thread(server::stop);
                end.start();
                assertThat(peer.line()).isEqualTo("Echo: slow a");
                end.join();
                peer.expectEnd();
            }
            assertThat(Ports.all()).isEmpty();
            Eventually.until(() -> Ports.threads().isEmpty(), Ports::threads);
        }
    }

    @Test
    void aWrongSettingFailsTheStartWithASentence() {
        System.setProperty(FRAMING, "nonsense");
        assertRefused("kn-sock.server.echo.framing", "nonsense");
    }

    @Test
    void anExecutorThatHelidonCannotHaveFailsTheStartWithASentence() {
        System.setProperty(EXECUTOR, "java:comp/DefaultManagedExecutorService");
        assertRefused(EXECUTOR, "this runtime has no managed executors: remove the setting");
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> start().stop()).satisfies(failure -> {
            List<String> told = new ArrayList<>(logged.lines());
            for (Throwable at = failure; at != null; at = at.getCause()) {
                told.add(String.valueOf(at.getMessage()));
            }
            assertThat(told).anySatisfy(line -> assertThat(line).contains(words));
        });
        assertThat(Ports.all()).isEmpty();
    }
}
