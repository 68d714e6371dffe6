package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.Connections;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Sending to a connection that somebody remembers the id of. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class ConnectionsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Parameter
    Variant variant;

    private final Observed observed = new Observed();

    @PerTest
    private SocketEngine engine;

    static java.util.List<Variant> variants() {
        return Variant.all();
    }

    private ServerConfig.Builder config() {
        return variant.server().observer(observed);
    }

    /** Replies with the id of the connection. */
    private TcpServer listen(SocketEngine with, String name) {
        return with.listen(config().name(name).build(), (connection, message) -> Message.of(connection.id()));
    }

    private static String id(Peer peer) {
        return Objects.requireNonNull(peer.send("who am I?\n").line());
    }

    @Test
    void aMessageReachesTheConnectionWithTheIdAndNoOther() throws Exception {
        TcpServer server = listen(engine, "server");
        try (Peer one = variant.peer(server);
                Peer other = variant.peer(server)) {
            String id = id(one);
            String otherId = id(other);
            Connection found = Objects.requireNonNull(server.connections().get(id));

            found.sendAsync(Message.of("for one")).toCompletableFuture().get();

            assertThat(one.line()).isEqualTo("for one");
            assertThat(id(other)).isEqualTo(otherId).isNotEqualTo(id);
            assertThat(server.connections().stream().map(Connection::id)).containsExactlyInAnyOrder(id, otherId);
            assertThat(server.connections().get("server-0")).isNull();
        }
    }

    @Test
    void whatHasEndedIsNotFoundAndFailsToSend() throws Exception {
        TcpServer server = listen(engine, "server");
        Connection found;
        String id;
        try (Peer peer = variant.peer(server)) {
            id = id(peer);
            found = Objects.requireNonNull(server.connections().get(id));
        }
        assertThat(Observed.next(observed.closed)).isNotNull();

        assertThat(server.connections().get(id)).isNull();
        assertThat(server.connections()).isEmpty();
        assertThatThrownBy(() -> found.sendAsync(Message.of("too late"))
                        .toCompletableFuture()
                        .get())
                .hasCauseInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void whatIsClosedIsNotFoundAlthoughThePeerStaysOpen() {
        TcpServer server = engine.listen(config().build(), (connection, message) -> {
            connection.close();
            return null;
        });
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("close\n").line()).isNull();
            assertThat(server.connections()).isEmpty();
        }
    }

    @Test
    void whatHasNotShakenHandsIsNotFound() throws Exception {
        TcpServer server = listen(engine, "server");
        try (Peer silent = Peer.connect(server.port());
                Peer open = variant.peer(server)) {
            String id = id(open);
            Eventually.until("both are accepted", () -> server.stats().open() == 2);

            // without TLS, there is no handshake to wait for
            assertThat(server.connections()).hasSize(variant.tls() ? 1 : 2);
            assertThat(server.connections().get(id)).isNotNull();
            assertThat(silent.socket().isConnected()).isTrue();
        }
    }

    @Test
    void anIteratorSurvivesTheEndOfConnections() throws Exception {
        TcpServer server = listen(engine, "server");
        Connections connections = server.connections();
        Iterator<Connection> iterator;
        try (Peer one = variant.peer(server);
                Peer other = variant.peer(server)) {
            id(one);
            id(other);
            iterator = connections.iterator();
            assertThat(iterator.next()).isNotNull();
        }
        assertThat(Observed.next(observed.closed)).isNotNull();
        assertThat(Observed.next(observed.closed)).isNotNull();
        iterator.forEachRemaining(ended -> assertThat(ended.id()).startsWith("server-"));
        assertThat(connections).isEmpty();
    }

    @Test
    void idsAreUniqueAmongServersAndEnginesThatShareTheNumbers() {
        AtomicLong numbers = new AtomicLong(6);
        SocketEngine shared = SocketEngine.start(EngineExecutors.own(), variant.transport(), numbers::incrementAndGet);
        try (Peer one = variant.peer(listen(shared, "same"))) {
            assertThat(id(one)).isEqualTo("same-7"); // before there is another, which might be accepted first
            try (Peer other = variant.peer(listen(shared, "same"))) {
                assertThat(id(other)).isEqualTo("same-8");
            }
        } finally {
            shared.stop(LONG);
        }
        SocketEngine next = SocketEngine.start(EngineExecutors.own(), variant.transport(), numbers::incrementAndGet);
        try (Peer one = variant.peer(listen(next, "same"))) {
            assertThat(id(one)).isEqualTo("same-9");
        } finally {
            next.stop(LONG);
        }
    }
}
