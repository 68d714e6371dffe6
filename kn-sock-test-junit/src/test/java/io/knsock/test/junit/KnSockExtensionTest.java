package io.knsock.test.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.PeerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What is opened in a test, and what is left of it afterwards, seen by running tests in a test. */
@Timeout(60)
class KnSockExtensionTest {
    private static final List<TcpServer> SERVERS = new ArrayList<>();
    private static final List<String> CLOSED = new ArrayList<>();

    /** Runs the tests of a class, and returns their failures. */
    private static List<Throwable> failuresOf(Class<?> tests) {
        SERVERS.clear();
        CLOSED.clear();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        summary);
        return summary.getSummary().getFailures().stream()
                .map(failure -> failure.getException())
                .toList();
    }

    static class Usual {
        @RegisterExtension
        final KnSockExtension net = new KnSockExtension();

        private final TcpServer server = net.listen((connection, message) -> Message.of("Echo: " + message.text()));

        @BeforeEach
        void remember() {
            SERVERS.add(server);
        }

        @Test
        void aClientAsks() {
            TcpClient client = net.connect(server);
            assertThat(client.request(Message.of("a")).text()).isEqualTo("Echo: a");
        }

        @Test
        void aPoolAsks() {
            TcpPool pool = net.pool(server);
            assertThat(pool.request(Message.of("b")).text()).isEqualTo("Echo: b");
        }

        @Test
        void aPeerAsks() {
            assertThat(net.peer(server).ask("c")).isEqualTo("Echo: c");
        }

        @Test
        void aClientAsksOverTls() {
            TcpServer secure =
                    net.listen(settings -> settings.tls(net.ca().serverTls()), (connection, message) -> message);
            SERVERS.add(secure);
            assertThat(net.connect(secure).request(Message.of("d")).text()).isEqualTo("d");
            assertThat(net.peer(secure).ask("e")).isEqualTo("e");
        }

        @Test
        void aClientAsksAPeer() {
            PeerListener backend = net.peers(peer -> peer.expect("ping\n").reply("pong\n"));
            assertThat(net.connect(backend).request(Message.of("ping")).text()).isEqualTo("pong");
            assertThat(net.pool(net.closing(PeerListener.echo()))
                            .request(Message.of("x"))
                            .text())
                    .isEqualTo("x");
        }
    }

    @Test
    void allIsOpenInATestAndClosedAfterIt() {
        assertThat(failuresOf(Usual.class)).isEmpty();
        assertThat(SERVERS).hasSize(6).noneMatch(TcpServer::isAccepting);
    }

    static class Ordered {
        @RegisterExtension
        final KnSockExtension net = new KnSockExtension();

        @Test
        void opens() {
            net.closing(() -> CLOSED.add("first"));
            net.closing(() -> {
                throw new IllegalStateException("of the second");
            });
            net.closing(() -> {
                throw new AssertionError("of the third");
            });
            net.closing(() -> CLOSED.add("fourth"));
        }
    }

    @Test
    void theLastIsClosedFirstAndEachFailureIsTold() {
        List<Throwable> failures = failuresOf(Ordered.class);
        assertThat(CLOSED).containsExactly("fourth", "first");
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure).hasMessage("of the third");
            assertThat(failure.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("of the second");
        });
    }

    static class Failing {
        @RegisterExtension
        final KnSockExtension net = new KnSockExtension();

        @Test
        void aHandlerFails() {
            TcpServer server = net.listen((connection, message) -> {
                throw new IllegalStateException("in the handler");
            });
            net.peer(server).send("hello\n").expectEnd();
            net.handlerFailures().next();
            throw new AssertionError("of the test");
        }
    }

    @Test
    void aFailureOfTheTestTellsWhatHandlersThrew() {
        assertThat(failuresOf(Failing.class)).singleElement().satisfies(failure -> {
            assertThat(failure).hasMessage("of the test");
            assertThat(Stream.of(failure.getSuppressed()).map(Throwable::getMessage))
                    .containsExactly("in the handler");
        });
    }

    static class WrongScript {
        @RegisterExtension
        final KnSockExtension net = new KnSockExtension();

        @Test
        void sendsSomethingElse() {
            PeerListener backend = net.peers(peer -> peer.expect("ping\n"));
            net.connect(backend).send(Message.of("pang"));
            Eventually.until("a connection", () -> backend.accepted().size() == 1);
        }
    }

    @Test
    void aScriptThatFailsFailsTheTest() {
        assertThat(failuresOf(WrongScript.class))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("expected \"ping\\n\""));
    }

    static class OfTheClass {
        @RegisterExtension
        static final KnSockExtension NET = new KnSockExtension();

        private static TcpServer server;

        @BeforeAll
        static void open() {
            server = NET.listen((connection, message) -> message);
            SERVERS.add(server);
        }

        @Test
        void one() {
            assertThat(NET.connect(server).request(Message.of("a")).text()).isEqualTo("a");
        }

        @Test
        void two() {
            assertThat(NET.connect(server).request(Message.of("b")).text()).isEqualTo("b");
        }
    }

    @Test
    void whatIsOpenedBeforeAllTestsLastsForAll() {
        assertThat(failuresOf(OfTheClass.class)).isEmpty();
        assertThat(SERVERS).singleElement().satisfies(server -> {
            assertThat(server.isAccepting()).isFalse();
            assertThat(server.stats().accepted()).isEqualTo(2);
        });
    }
}
