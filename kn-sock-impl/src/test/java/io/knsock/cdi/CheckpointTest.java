package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.cdi.lifecycle.ApplicationEngine;
import io.knsock.cdi.lifecycle.ServerState;
import io.knsock.engine.KnSock;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.crac.Core;
import org.crac.RestoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application in a JVM that is checkpointed and restored, by the API of org.crac. */
@Timeout(60)
class CheckpointTest {
    @RegisterTcpClient("backend")
    public interface Backend {
        String ask(String line);
    }

    @ApplicationScoped
    public static class Relay {
        @OnMessage("x")
        public String relay(String line) {
            return "relayed " + line;
        }
    }

    @AfterEach
    void nothingMore() {
        io.knsock.cdi.crac.Core.between(() -> {});
    }

    private static Application deploy(int backend) {
        return Application.start(
                "kn-sock.server.x.port=0\nkn-sock.client.backend.host=localhost\nkn-sock.client.backend.port="
                        + backend,
                Relay.class,
                Backend.class);
    }

    private static TcpServer backend(String name) {
        return KnSock.listen(0, (connection, message) -> Message.of(name + " has " + message.text()));
    }

    @Test
    void allStopsBeforeItAndBeginsAnewWithTheSettingsOfThen() throws Exception {
        try (TcpServer one = backend("one");
                TcpServer other = backend("other");
                EngineLog warnings = new EngineLog();
                Application application = deploy(one.port())) {
            Backend typed = application.get(Backend.class);
            TcpPool pool = application.get(TcpPool.class, ClientName.Literal.of("backend"));
            TcpClient client = application.get(TcpClient.class, ClientName.Literal.of("backend"));
            assertThat(typed.ask("a")).isEqualTo("one has a");
            assertThat(pool.request(Message.of("b")).text()).isEqualTo("one has b");
            assertThat(client.request(Message.of("c")).text()).isEqualTo("one has c");
            Peer peer = application.connect();
            assertThat(peer.ask("d")).isEqualTo("relayed d");

            io.knsock.cdi.crac.Core.between(() -> {
                peer.expectEnd();
                Eventually.until("nothing is connected", () -> one.stats().open() == 0);
                assertThatThrownBy(() -> typed.ask("e"))
                        .hasStackTraceContaining(
                                "the JVM is being checkpointed: servers and pools come back when it is" + " restored");
                assertThat(state(application).isAccepting()).isFalse();
                application.set("kn-sock.client.backend.port", "" + other.port());
                application.set("kn-sock.server.x.goodbye", "bye");
            });
            Core.checkpointRestore();

            assertThat(typed.ask("f")).isEqualTo("other has f");
            assertThat(pool.request(Message.of("g")).text()).isEqualTo("other has g");
            assertThat(client.request(Message.of("h")).text()).isEqualTo("other has h");
            assertThat(application.ask("i")).isEqualTo("relayed i");
            assertThat(figures("Server", "x", "MessagesReceived")).contains(1L);
            assertThat(figures("Pool", "backend", "Acquired")).contains(2L);
            assertThat(warnings.isEmpty()).isTrue();
        }
    }

    private static ServerState state(Application application) {
        return application.get(ApplicationEngine.class).states().get("x");
    }

    /** Returns the figures of all applications of this JVM that have such a bean: those of other tests may be there. */
    private static List<Object> figures(String type, String name, String attribute) throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        List<Object> figures = new ArrayList<>();
        for (ObjectName bean :
                beans.queryNames(new ObjectName("io.knsock:type=" + type + ",application=*,name=" + name), null)) {
            figures.add(beans.getAttribute(bean, attribute));
        }
        return figures;
    }

    @Test
    void aSettingThatIsWrongByThenFailsTheRestoreInASentence() throws Exception {
        try (TcpServer backend = backend("one");
                Application application = deploy(backend.port())) {
            io.knsock.cdi.crac.Core.between(() -> application.set("kn-sock.server.x.drain-timeout", "soon"));
            assertThatThrownBy(Core::checkpointRestore)
                    .isInstanceOf(RestoreException.class)
                    .satisfies(failure -> assertThat(failure.getSuppressed()[0])
                            .hasMessageStartingWith("kn-sock.server.x.drain-timeout must be a duration"));
            application.set("kn-sock.server.x.drain-timeout", "1s");
        }
    }

    @Test
    void anApplicationThatHasEndedIsLeftAlone() throws Exception {
        try (TcpServer backend = backend("one")) {
            Application application = deploy(backend.port());
            application.close();
            assertThatCode(Core::checkpointRestore).doesNotThrowAnyException();
        }
    }
}
