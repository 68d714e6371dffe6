package io.knsock.rar.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.pool.PooledConnection;
import io.knsock.rar.UnitContainer;
import io.knsock.test.Eventually;
import io.knsock.test.FullListener;
import io.knsock.test.PeerListener;
import io.knsock.tls.TlsException;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.SharingViolationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract between the container's pool and a connection. */
class ManagedConnectionTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private final UnitContainer container = new UnitContainer();
    private final PeerListener peer = Scripted.peer();
    private final Events events = new Events();

    @BeforeEach
    void start() throws Exception {
        container.adapter.start(container);
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
        peer.close();
        container.awaitIdle();
    }

    private TcpManagedConnection connect() throws ResourceException {
        return connect(container.factory(peer.port()));
    }

    private TcpManagedConnection connect(TcpManagedConnectionFactory factory) throws ResourceException {
        TcpManagedConnection connection = (TcpManagedConnection) factory.createManagedConnection(null, null);
        connection.addConnectionEventListener(events);
        return connection;
    }

    private static Handle handle(TcpManagedConnection connection) throws ResourceException {
        return (Handle) connection.getConnection(null, null);
    }

    private static String exchange(PooledConnection handle, String message) {
        return handle.exchange(Message.of(message)).text();
    }

    private void isDestroyedWithoutAnotherWord(TcpManagedConnection connection) {
        int before = events.closed.size() + events.failed.size();
        connection.destroy();
        assertThat(events.closed.size() + events.failed.size()).isEqualTo(before);
    }

    // ---- making

    @Test
    @DisplayName("§9.2.1: a connection that is refused may be tried again; the reason is the cause")
    void aRefusedConnectionIsRetryable() throws Exception {
        int port = PeerListener.closedPort();
        assertThatThrownBy(() -> connect(container.factory(port)))
                .isInstanceOf(CommException.class)
                .isInstanceOf(RetryableException.class)
                .hasCauseInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("nothing listens there");
    }

    @Test
    @DisplayName("§9.2.1: connecting is bounded by the connect timeout")
    void connectingIsBounded() throws Exception {
        try (FullListener full = FullListener.open()) {
            TcpManagedConnectionFactory factory = container.factory(full.port());
            factory.setConnectTimeout("150ms");

            assertThatThrownBy(() -> connect(factory))
                    .isInstanceOf(RetryableException.class)
                    .hasCauseInstanceOf(ConnectionTimeoutException.class);
        }
    }

    @Test
    void whatTryingAgainDoesNotMendIsNotRetryable() throws Exception {
        TcpManagedConnectionFactory factory = container.factory(peer.port());
        factory.setTlsCa("no-such-file.pem");
        assertThatThrownBy(() -> connect(factory))
                .isInstanceOf(CommException.class)
                .isNotInstanceOf(RetryableException.class)
                .hasCauseInstanceOf(TlsException.class);

        TcpManagedConnectionFactory unset = new TcpManagedConnectionFactory();
        unset.setResourceAdapter(container.adapter);
        assertThatThrownBy(() -> connect(unset))
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessage("host is not set");
    }

    @Test
    void takesNoRequestInfo() throws Exception {
        ConnectionRequestInfo foreign = (ConnectionRequestInfo) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConnectionRequestInfo.class},
                (proxy, method, args) -> null);
        TcpManagedConnectionFactory factory = container.factory(peer.port());
        assertThatThrownBy(() -> factory.createManagedConnection(null, foreign))
                .isInstanceOf(NotSupportedException.class);
        assertThatThrownBy(() -> connect().getConnection(null, foreign)).isInstanceOf(NotSupportedException.class);
    }

    // ---- matching

    @Test
    @DisplayName(
            "§6.5.3: a match is one of the given connections, with equal settings, fit for use; else there is none")
    void matchesOnlyWhatIsFitAndLikeIt() throws Exception {
        TcpManagedConnectionFactory factory = container.factory(peer.port());
        TcpManagedConnectionFactory equal = container.factory(peer.port());
        TcpManagedConnectionFactory different = container.factory(peer.port());
        different.setRequestTimeout("1s");
        ManagedConnection foreign = (ManagedConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ManagedConnection.class},
                (proxy, method, args) -> method.getName().equals("hashCode") ? (Object) 1 : false);
        TcpManagedConnection dead = connect(factory);
        dead.destroy();
        TcpManagedConnection fit = connect(factory);

        Set<ManagedConnection> candidates = new LinkedHashSet<>(List.of(foreign, dead, fit));
        assertThat(factory.matchManagedConnections(candidates, null, null)).isSameAs(fit);
        assertThat(equal.matchManagedConnections(candidates, null, null)).isSameAs(fit);
        assertThat(different.matchManagedConnections(candidates, null, null)).isNull();
        assertThat(factory.matchManagedConnections(Set.of(), null, null)).isNull();
    }

    @Test
    @DisplayName("§6.5.3: invalid are those of the given that are not fit; asking closes nothing and sends nothing")
    void tellsWhichAreInvalid() throws Exception {
        TcpManagedConnectionFactory factory = container.factory(peer.port());
        TcpManagedConnection fit = connect(factory);
        TcpManagedConnection unread = connect(factory);
        exchange(handle(unread), "twice");

        assertThat(factory.getInvalidConnections(Set.of(fit, unread))).containsExactly(unread);
        assertThat(factory.getInvalidConnections(Set.of(unread))).containsExactly(unread);
        assertThat(factory.getInvalidConnections(Set.of(fit))).isEmpty();
        assertThat(events.failed).isEmpty();
        assertThat(exchange(handle(fit), "still open")).isEqualTo("still open");
    }

    @Test
    void managedConnectionsAreEqualOnlyToThemselves() throws Exception {
        TcpManagedConnectionFactory factory = container.factory(peer.port());
        assertThat(connect(factory)).isNotEqualTo(connect(factory));
    }

    // ---- handles

    @Test
    @DisplayName("§6.5.6: closing a handle is one event, with the handle; closing it again is none")
    void aHandleIsClosedOnce() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "hello");

        handle.close();
        handle.close();

        assertThat(events.closed).hasSize(1).allSatisfy(event -> {
            assertThat(event.getId()).isEqualTo(ConnectionEvent.CONNECTION_CLOSED);
            assertThat(event.getConnectionHandle()).isSameAs(handle);
            assertThat(event.getSource()).isSameAs(connection);
        });
        assertThat(events.failed).isEmpty();
        assertThatThrownBy(() -> exchange(handle, "again"))
                .isInstanceOf(java.lang.IllegalStateException.class)
                .hasMessageContaining("released already");
    }

    @Test
    @DisplayName("§6.5.4: several handles share a connection; a new one leaves the others valid")
    void handlesShareTheConnection() throws Exception {
        TcpManagedConnection connection = connect();
        Handle one = handle(connection);
        Handle other = handle(connection);

        assertThat(exchange(one, "one")).isEqualTo("one");
        assertThat(exchange(other, "other")).isEqualTo("other");
        one.close();
        assertThat(exchange(other, "still there")).isEqualTo("still there");
        other.close();

        assertThat(events.closed)
                .extracting(ConnectionEvent::getConnectionHandle)
                .containsExactly(one, other);
        assertThat(peer.accepted()).hasSize(1);
    }

    @Test
    @DisplayName("§6.5.4: a handle in the middle of a conversation keeps the others from its reply")
    void aSharedConnectionDoesNotMixReplies() throws Exception {
        TcpManagedConnection connection = connect();
        Handle one = handle(connection);
        Handle other = handle(connection);
        exchange(one, "twice");

        assertThatThrownBy(() -> exchange(other, "mine?"))
                .isInstanceOf(java.lang.IllegalStateException.class)
                .hasMessageContaining("another handle");
        assertThatThrownBy(() -> handle(connection)).isInstanceOf(SharingViolationException.class);

        other.close(); // it has nothing to do with it
        assertThat(events.closed).hasSize(1);
        assertThat(one.receive(Eventually.LONGEST).text()).isEqualTo("two");
        one.close();
        assertThat(events.closed).hasSize(2);
        assertThat(events.failed).isEmpty();
    }

    // ---- cleanup and destroy

    @Test
    @DisplayName("§6.5.4: cleanup takes all handles away and keeps the socket; twice is as good as once")
    void cleanupKeepsTheSocket() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "hello");

        connection.cleanup();
        connection.cleanup();

        assertThatThrownBy(() -> exchange(handle, "again")).isInstanceOf(java.lang.IllegalStateException.class);
        handle.close();
        assertThat(events.closed).isEmpty();
        assertThat(exchange(handle(connection), "next")).isEqualTo("next");
        assertThat(peer.accepted()).hasSize(1);
    }

    @Test
    @DisplayName("§6.5.4: cleanup fails where bytes are unread, and the connection can be destroyed after that")
    void cleanupFailsInTheMiddleOfAConversation() throws Exception {
        TcpManagedConnection connection = connect();
        exchange(handle(connection), "twice");

        assertThatThrownBy(connection::cleanup).isInstanceOf(ResourceException.class);

        assertThatThrownBy(() -> handle(connection)).isInstanceOf(ResourceException.class);
        isDestroyedWithoutAnotherWord(connection);
    }

    @Test
    void cleanupSaysNothingOfWhatTheContainerWasToldBefore() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "twice");
        handle.close();
        assertThat(events.failed).hasSize(1);

        connection.cleanup();

        assertThat(events.failed).hasSize(1);
        isDestroyedWithoutAnotherWord(connection);
    }

    @Test
    @DisplayName("§6.5.4: destroy closes the socket; no event follows; twice is as good as once")
    void destroyClosesTheSocket() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "hello");

        connection.destroy();
        connection.destroy();
        connection.cleanup();
        handle.close();

        assertThat(peer.ended().next()).isNotNull();
        assertThat(events.closed).isEmpty();
        assertThat(events.failed).isEmpty();
        assertThatThrownBy(() -> handle(connection)).isInstanceOf(ResourceException.class);
    }

    // ---- failures

    @Test
    @DisplayName("§6.5.6: a failure is reported once, before the application sees it, and no release after it")
    void aFailureIsReportedBeforeItIsThrown() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);

        assertThatThrownBy(() -> exchange(handle, "bye"))
                .isInstanceOf(ConnectionClosedException.class)
                .satisfies(thrown -> assertThat(events.failed).hasSize(1).allSatisfy(event -> {
                    assertThat(event.getId()).isEqualTo(ConnectionEvent.CONNECTION_ERROR_OCCURRED);
                    assertThat(event.getException()).isSameAs(thrown);
                    assertThat(event.getConnectionHandle()).isSameAs(handle);
                }));
        assertThatThrownBy(() -> exchange(handle, "again")).isInstanceOf(ConnectionClosedException.class);
        handle.close();

        assertThat(events.failed).hasSize(1);
        assertThat(events.closed).isEmpty();
    }

    @Test
    void aTimeoutIsAFailure() throws Exception {
        Handle handle = handle(connect());

        assertThatThrownBy(() -> handle.exchange(Message.of("silence"), SHORT))
                .isInstanceOf(RequestTimeoutException.class);
        assertThat(events.failed).hasSize(1);
    }

    @Test
    void aReplyThatIsTooLargeIsAFailure() throws Exception {
        TcpManagedConnectionFactory factory = container.factory(peer.port());
        factory.setMaxFrameBytes(8);
        Handle handle = handle(connect(factory));

        assertThatThrownBy(() -> exchange(handle, "0123456789")).isInstanceOf(FrameTooLargeException.class);
        assertThat(events.failed).hasSize(1);
    }

    @Test
    void aMessageThatCannotBeSentIsNone() throws Exception {
        Handle handle = handle(connect());

        assertThatThrownBy(() -> exchange(handle, "two\nlines")).isInstanceOf(IllegalArgumentException.class);
        assertThat(exchange(handle, "one line")).isEqualTo("one line");
        handle.close();

        assertThat(events.failed).isEmpty();
        assertThat(events.closed).hasSize(1);
    }

    @Test
    @DisplayName("§6.5.6: a failure while idle is reported, too, once and without a handle")
    void aFailureWhileIdleIsReported() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "hello");
        handle.close();
        connection.cleanup();

        peer.closeConnections();

        ConnectionEvent event = events.nextFailure();
        assertThat(event.getConnectionHandle()).isNull();
        assertThat(event.getException()).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> handle(connection))
                .isInstanceOf(RetryableException.class)
                .hasCauseInstanceOf(ConnectionClosedException.class);
        assertThat(events.failed).isEmpty();
    }

    @Test
    @DisplayName("§6.5.6: a failure while in use, and unnoticed, is reported instead of the release")
    void aFailureInUseIsReportedAtTheLatestOnRelease() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "hello");
        peer.closeConnections();
        Eventually.until(() -> !connection.isFit());

        handle.close();

        assertThat(events.failed).hasSize(1);
        assertThat(events.closed).isEmpty();
    }

    @Test
    @DisplayName("a handle that is closed with bytes unread reports an error, and closes the socket")
    void releaseInTheMiddleOfAConversationIsAnError() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "twice");

        handle.close();

        assertThat(events.failed)
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.getConnectionHandle()).isSameAs(handle));
        assertThat(events.closed).isEmpty();
        assertThat(peer.ended().next()).isNotNull();
    }

    @Test
    void releaseWithARequestUnansweredIsAnError() throws Exception {
        Handle handle = handle(connect());
        handle.send(Message.of("silence"));

        handle.close();

        assertThat(events.failed).hasSize(1);
    }

    @Test
    void releaseOfWhatWasInvalidatedIsAnError() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "hello");

        handle.invalidate();
        handle.invalidate();
        assertThat(events.failed).isEmpty();
        assertThat(connection.isFit()).isFalse();
        handle.close();
        handle.invalidate();

        assertThat(events.failed).hasSize(1);
    }

    @Test
    void aGreetingIsForTheFirstCaller() throws Exception {
        try (PeerListener greeter = PeerListener.builder().greeting("welcome\n").answering(line -> line + "\n")) {
            TcpManagedConnection connection = connect(container.factory(greeter.port()));
            Handle handle = handle(connection);
            assertThat(handle.receive(Duration.ofSeconds(10)).text()).isEqualTo("welcome");
            assertThat(exchange(handle, "hello")).isEqualTo("hello");
            handle.close();
            assertThat(events.closed).hasSize(1);
        }
    }

    @Test
    @DisplayName("what is unread before anybody had the connection is nobody else's reply")
    void anUnreadGreetingDoesNotMakeANewConnectionUnfit() throws Exception {
        ClientConnection greeted = (ClientConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ClientConnection.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "isOpen" -> true;
                    case "isReusable" -> false;
                    case "toString" -> "a greeted connection";
                    default -> null;
                });
        TcpManagedConnection connection =
                new TcpManagedConnection(container.factory(peer.port()), greeted, Runnable::run);
        assertThat(connection.isFit()).isTrue();
        handle(connection);

        assertThat(connection.isFit()).isFalse();
        assertThatThrownBy(() -> handle(connection)).isInstanceOf(SharingViolationException.class);
    }

    @Test
    @DisplayName(
            "§6.5.6: listeners may come and go while they are told, and one that fails does not silence the others")
    void listenersMayChangeAndFail() throws Exception {
        TcpManagedConnection connection = connect();
        Events late = new Events();
        connection.addConnectionEventListener(new Events() {
            @Override
            public void connectionClosed(ConnectionEvent event) {
                connection.removeConnectionEventListener(this);
                connection.addConnectionEventListener(late);
                throw new UnsupportedOperationException("on purpose");
            }
        });
        Events last = new Events();
        connection.addConnectionEventListener(last);

        handle(connection).close();
        assertThat(last.closed).hasSize(1);
        connection.removeConnectionEventListener(last);
        handle(connection).close();

        assertThat(last.closed).hasSize(1);
        assertThat(late.closed).hasSize(1);
        assertThat(events.closed).hasSize(2);
    }

    // ---- association

    @Test
    @DisplayName("§7.11.3: association moves a handle and takes it from the old connection")
    void associationMovesAHandle() throws Exception {
        TcpManagedConnection old = connect();
        Handle handle = handle(old);
        exchange(handle, "from the old");
        TcpManagedConnection next = connect();
        handle(next);

        next.associateConnection(handle);
        assertThat(exchange(handle, "from the new")).isEqualTo("from the new");
        old.cleanup();
        assertThat(exchange(handle, "still")).isEqualTo("still");
        handle.close();

        assertThat(peer.accepted()).hasSize(2);
        assertThat(events.closed)
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.getSource()).isSameAs(next));
    }

    @Test
    void associationRefusesWhatIsNoOpenHandle() throws Exception {
        TcpManagedConnection connection = connect();
        Handle closed = handle(connection);
        closed.close();

        assertThatThrownBy(() -> connection.associateConnection(closed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connection.associateConnection("a string")).isInstanceOf(NotSupportedException.class);
        connection.cleanup();
        assertThat(connection.isFit()).isTrue();
    }

    @Test
    @DisplayName("§7.16.1: dissociation in the middle of a conversation closes the handle")
    void dissociationDoesNotCutAConversation() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        exchange(handle, "twice");

        connection.dissociateConnections();

        assertThatThrownBy(() -> handle.receive(SHORT)).isInstanceOf(java.lang.IllegalStateException.class);
        assertThatThrownBy(connection::cleanup).isInstanceOf(ResourceException.class);
    }

    // ---- the rest

    @Test
    @DisplayName("§7.13: no transactions")
    void hasNoTransactions() throws Exception {
        TcpManagedConnection connection = connect();
        assertThatThrownBy(connection::getXAResource).isInstanceOf(NotSupportedException.class);
        assertThatThrownBy(connection::getLocalTransaction).isInstanceOf(NotSupportedException.class);
    }

    @Test
    void hasMetaData() throws Exception {
        assertThat(connect().getMetaData().getEISProductName()).isEqualTo("TCP");
        assertThat(connect().getMetaData().getEISProductVersion()).isEmpty();
        assertThat(connect().getMetaData().getMaxConnections()).isZero();
        assertThat(connect().getMetaData().getUserName()).isEmpty();
    }

    @Test
    @DisplayName("§6.6: log writers are off at first; failures are written to one that is set")
    void logWritersAreOffAtFirst() throws Exception {
        TcpManagedConnectionFactory factory = container.factory(peer.port());
        assertThat(factory.getLogWriter()).isNull();
        factory.setLogWriter(new PrintWriter(new StringWriter()));
        assertThat(factory.getLogWriter()).isNotNull();

        TcpManagedConnection connection = connect(factory);
        assertThat(connection.getLogWriter()).isNull();
        StringWriter written = new StringWriter();
        connection.setLogWriter(new PrintWriter(written, true));
        assertThat(connection.getLogWriter()).isNotNull();
        assertThatThrownBy(() -> exchange(handle(connection), "bye")).isInstanceOf(ConnectionClosedException.class);
        assertThat(written.toString()).contains("ConnectionClosedException");
    }

    @Test
    @DisplayName("§6.5.4: handles of one connection may be used by several threads")
    void isSafeForManyThreads() throws Exception {
        TcpManagedConnection connection = connect();
        Handle handle = handle(connection);
        Thread other = new Thread(connection::destroy);
        other.start();
        assertThatThrownBy(() -> {
                    while (true) {
                        exchange(handle, "hello");
                    }
                })
                .isInstanceOfAny(ConnectionClosedException.class, java.lang.IllegalStateException.class);
        other.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(events.closed).isEmpty();
    }
}
