package io.knsock.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.runtimes.drivers.Console;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The WAR of this module, without its Weld, on a server that has CDI and runs in a JVM of its own. */
@Timeout(300)
abstract class ServerProcesses {
    static final Path WAR = Path.of("target/runtimes.war").toAbsolutePath();

    private final int http = PeerListener.closedPort();

    /** Returns the simple name of the driver's class. */
    abstract String driver();

    /** Returns the class path of the server. */
    abstract String classPath();

    /** Returns options for its JVM. */
    List<String> options() throws Exception {
        return List.of();
    }

    /** Returns with what the names of the libraries begin that the WAR is not to have there. */
    abstract List<String> left();

    /** Looks at what only this server has, while the application {@code one} is there. */
    void look(int httpPort) throws Exception {}

    private static String ask(Remote server, String application, String name, String line) {
        try (Peer peer = server.connect(application, name)) {
            return peer.ask(line);
        }
    }

    /** One test, since the server takes its time to start. */
    @Test
    void runsTheApplicationTwiceRefusesAWrongSettingAndLeavesNothing(@TempDir Path folder) throws Exception {
        try (PeerListener backend = PeerListener.answering(line -> "backend: " + line + "\n");
                Remote server = start(folder, backend.port())) {
            Path war = Wars.without(WAR, folder.resolve("one.war"), left(), "");
            deploy(server, "one", war);
            deploy(server, "two", Files.copy(war, folder.resolve("two.war"))); // some call it by its file
            String everyWay = "backend: a, backend: a (same), backend: a, backend: a";
            for (String application : List.of("one", "two")) {
                assertThat(ask(server, application, "echo", "a")).isEqualTo("Echo: a");
                assertThat(ask(server, application, "orders", "{\"what\":\"bread\",\"number\":2}"))
                        .isEqualTo("{\"text\":\"1: 2 bread\"}");
                assertThat(ask(server, application, "relay", "a")).isEqualTo(everyWay);
            }
            look(http);
            assertThat(server.log()).noneMatch(line -> line.contains("KNS0131")); // it has managed executors

            drained(server);
            assertThat(ask(server, "two", "relay", "a")).isEqualTo(everyWay);

            Path wrong = Wars.without(WAR, folder.resolve("wrong.war"), left(), "kn-sock.server.echo.framing=nonsense");
            assertThat(server.does("deploy", "one", wrong.toString())).startsWith(Console.FAILED);
            assertThat(server.log())
                    .anySatisfy(line -> assertThat(line).contains("kn-sock.server.echo.framing", "nonsense"));

            for (int i = 0; i < 3; i++) {
                deploy(server, "one", war);
                assertThat(ask(server, "one", "relay", "b")).startsWith("backend: b, ");
                assertThat(server.does("watch", "one", "echo")).isEqualTo("watched");
                undeploy(server, "one");
            }
            undeploy(server, "two");
            assertThat(server.does("beans")).isEqualTo("[]");
            Eventually.until(() -> server.does("threads").equals("[]"), () -> server.does("threads"));
            Eventually.until(
                    () -> Integer.parseInt(server.does("kept")) <= kept(),
                    () -> server.does("kept") + " class loaders are kept");
        }
    }

    /** Returns how many class loaders of undeployed applications the server keeps for a while. */
    int kept() {
        return 1;
    }

    private Remote start(Path folder, int backend) throws Exception {
        List<String> options = new ArrayList<>(options());
        options.add("-Dhttp.port=" + http);
        options.add("-Dkn-sock.client.backend.port=" + backend);
        return new Remote(driver(), folder, classPath(), options);
    }

    private static void deploy(Remote server, String name, Path war) {
        assertThat(server.does("deploy", name, war.toString())).isEqualTo("deployed");
    }

    private static void undeploy(Remote server, String name) {
        assertThat(server.does("undeploy", name)).isEqualTo("undeployed");
    }

    private static void drained(Remote server) throws InterruptedException {
        try (Peer peer = server.connect("one", "echo")) {
            peer.send("slow a\n");
            Eventually.until(
                    () -> server.does("attribute", "one", "echo", "Handling").equals("1"));
            server.tell("undeploy", "one");
            assertThat(peer.line()).isEqualTo("Echo: slow a");
            assertThat(server.answer()).isEqualTo("undeployed");
            peer.expectEnd();
        }
    }
}
