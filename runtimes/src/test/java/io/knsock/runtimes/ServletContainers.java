package io.knsock.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.runtimes.drivers.Deployed;
import io.knsock.runtimes.drivers.Driver;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The WAR of this module, which brings Weld and SmallRye Config, in a servlet container. */
@Timeout(120)
abstract class ServletContainers {
    private static final String BACKEND = "kn-sock.client.backend.port";
    private static final String FRAMING = "kn-sock.server.echo.framing";
    private static final Path WAR = Path.of("target/runtimes.war").toAbsolutePath();

    private final Logged logged = new Logged();

    /** Without Netty, whose native library, when a class loader is unloaded, takes it from the JVM's own one. */
    private final PeerListener backend = PeerListener.answering(line -> "backend: " + line + "\n");

    /** Starts the server. */
    abstract Driver start(Path folder) throws Exception;

    @AfterEach
    void reset() {
        System.clearProperty(BACKEND);
        System.clearProperty(FRAMING);
        backend.close();
        logged.close();
    }

    private static String ask(String application, String server, String line) {
        try (Peer peer = Ports.connect(application, server)) {
            return peer.ask(line);
        }
    }

    @Test
    void runsTheApplicationTwiceAndLeavesNothingOfIt(@TempDir Path folder) throws Exception {
        System.setProperty(BACKEND, Integer.toString(backend.port()));
        try (Driver server = start(folder)) {
            Deployed first = server.deploy("one", WAR);
            Deployed second = server.deploy("two", WAR);
            String everyWay = "backend: a, backend: a (same), backend: a, backend: a";
            for (String application : List.of("one", "two")) {
                assertThat(ask(application, "echo", "a")).isEqualTo("Echo: a");
                assertThat(ask(application, "orders", "{\"what\":\"bread\",\"number\":2}"))
                        .isEqualTo("{\"text\":\"1: 2 bread\"}");
                assertThat(ask(application, "relay", "a")).isEqualTo(everyWay);
            }
            assertThat(logged.lines())
                    .anySatisfy(line -> assertThat(line).startsWith("KNS0131 {0} has no managed executors"));
            drained(first);
            assertThat(ask("two", "relay", "a")).isEqualTo(everyWay);

            List<WeakReference<ClassLoader>> gone = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                gone.add(deployedAndUndeployed(server));
            }
            second.undeploy();
            assertThat(Ports.all()).isEmpty();
            Eventually.until(() -> Ports.threads().isEmpty(), Ports::threads);
            // The last one is kept by the JDK: docs/runtimes.md says how.
            Eventually.until(
                    () -> {
                        System.gc();
                        return kept(gone) <= 1;
                    },
                    () -> kept(gone) + " class loaders are kept");
            // Tomcat's words where something of the application needs another class after its end.
            assertThat(logged.lines()).noneMatch(line -> line.startsWith("Illegal access"));
        }
    }

    private static long kept(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> !loader.refersTo(null)).count();
    }

    private static void drained(Deployed deployed) throws Exception {
        try (Peer peer = Ports.connect("one", "echo")) {
            peer.send("slow a\n");
            Eventually.until(() -> Integer.valueOf(1).equals(Ports.attribute("one", "echo", "Handling")));
            CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
                try {
                    deployed.undeploy();
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            assertThat(peer.line()).isEqualTo("Echo: slow a");
            end.join();
            peer.expectEnd();
        }
    }

    private static WeakReference<ClassLoader> deployedAndUndeployed(Driver server) throws Exception {
        Deployed deployed = server.deploy("one", WAR);
        WeakReference<ClassLoader> loader = new WeakReference<>(deployed.loader());
        assertThat(ask("one", "relay", "b")).startsWith("backend: b, ");
        deployed.undeploy();
        return loader;
    }

    @Test
    void doesNotStartAnApplicationWithAWrongSetting(@TempDir Path folder) throws Exception {
        System.setProperty(BACKEND, Integer.toString(backend.port()));
        System.setProperty(FRAMING, "nonsense");
        try (Driver server = start(folder)) {
            assertThatThrownBy(() -> server.deploy("one", WAR)).satisfies(failure -> {
                List<String> told = new ArrayList<>(logged.lines());
                for (Throwable at = failure; at != null; at = at.getCause()) {
                    told.add(String.valueOf(at.getMessage()));
                }
                assertThat(told)
                        .anySatisfy(line -> assertThat(line).contains("kn-sock.server.echo.framing", "nonsense"));
            });
            assertThat(Ports.all()).isEmpty();
        }
    }
}
