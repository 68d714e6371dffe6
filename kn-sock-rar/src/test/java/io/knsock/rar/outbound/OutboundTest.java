package io.knsock.rar.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.engine.KnSock;
import io.knsock.pool.ConnectionPool;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.PooledConnection;
import io.knsock.rar.RecordingEndpoints;
import io.knsock.rar.TcpResourceAdapter;
import io.knsock.rar.UnitContainer;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.test.Eventually;
import io.knsock.test.PeerListener;
import io.knsock.test.TestCa;
import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ResourceAllocationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an application sees of a pool that it has looked up. */
class OutboundTest {
    private final UnitContainer container = new UnitContainer();
    private final PoolingContainer connections = new PoolingContainer();
    private final PeerListener peer = Scripted.peer();

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

    private ConnectionPool pool() throws ResourceException {
        return pool(connections);
    }

    private ConnectionPool pool(ConnectionManager manager) throws ResourceException {
        return (ConnectionPool) container.factory(peer.port()).createConnectionFactory(manager);
    }

    private static String request(ConnectionPool pool, String message) {
        return pool.request(Message.of(message)).text();
    }

    @Test
    void requestsShareAPooledConnection() throws Exception {
        ConnectionPool pool = pool();

        assertThat(request(pool, "one")).isEqualTo("one");
        assertThat(request(pool, "two")).isEqualTo("two");

        assertThat(peer.accepted()).hasSize(1);
        assertThat(connections.idle).hasSize(1);
    }

    @Test
    @DisplayName("a reply never reaches another caller")
    void anUnfinishedConversationIsNotInherited() throws Exception {
        ConnectionPool pool = pool();
        try (PooledConnection connection = pool.acquire()) {
            assertThat(connection.exchange(Message.of("twice")).text()).isEqualTo("one");
        }
        assertThat(connections.destroyed).isEqualTo(1);

        assertThat(request(pool, "mine")).isEqualTo("mine");
        assertThat(peer.accepted()).hasSize(2);
    }

    @Test
    void anInvalidatedConnectionIsNotUsedAgain() throws Exception {
        ConnectionPool pool = pool();
        try (PooledConnection connection = pool.acquire()) {
            connection.exchange(Message.of("hello"));
            connection.invalidate();
        }
        assertThat(connections.idle).isEmpty();
        assertThat(connections.destroyed).isEqualTo(1);
    }

    @Test
    void anIdleConnectionThatIsLostIsReplaced() throws Exception {
        ConnectionPool pool = pool();
        request(pool, "one");
        TcpManagedConnection idle = connections.idle.iterator().next();
        peer.closeConnections();
        Eventually.until(() -> !idle.isFit());

        assertThat(request(pool, "two")).isEqualTo("two");
    }

    @Test
    @DisplayName("§6.5.1: the engine's exceptions reach the application as they are")
    void failuresToConnectAreTheEngines() throws Exception {
        int port = PeerListener.closedPort();
        ConnectionPool pool = (ConnectionPool) container.factory(port).createConnectionFactory(connections);
        assertThatThrownBy(pool::acquire).isExactlyInstanceOf(ConnectFailedException.class);

        connections.refusal = new ResourceException(
                "container's words", new ResourceException("more words", new ConnectFailedException("the reason")));
        assertThatThrownBy(pool::acquire)
                .isExactlyInstanceOf(ConnectFailedException.class)
                .hasMessage("the reason");
    }

    @Test
    void aContainerWithoutAFreeConnectionIsAnExhaustedPool() throws Exception {
        ConnectionPool pool = pool();

        connections.refusal = new ResourceAllocationException("waited 30 s");
        assertThatThrownBy(pool::acquire)
                .isExactlyInstanceOf(PoolExhaustedException.class)
                .hasMessageContaining("waited 30 s")
                .hasCause(connections.refusal);

        connections.refusal = new ResourceException(
                "IJ000453: Unable to get managed connection",
                new ResourceException("IJ000655: No managed connections available within configured blocking timeout"));
        assertThatThrownBy(pool::acquire).isExactlyInstanceOf(PoolExhaustedException.class);

        connections.refusal = new ResourceException("the pool was removed");
        assertThatThrownBy(pool::acquire)
                .isExactlyInstanceOf(KnSockException.class)
                .hasMessageContaining("the pool was removed");
    }

    @Test
    void closingAPoolOfTheContainerDoesNothing() throws Exception {
        ConnectionPool pool = pool();
        pool.close();

        assertThat(request(pool, "hello")).isEqualTo("hello");
    }

    @Test
    @DisplayName("§20.5.2, §20.6.3: the connection factory is Serializable and Referenceable")
    void theConnectionFactoryIsReferenceable() throws Exception {
        ConnectionPool pool = pool();
        assertThat(pool).isInstanceOf(Serializable.class).isInstanceOf(Referenceable.class);
        Referenceable referenceable = (Referenceable) pool;
        assertThatThrownBy(referenceable::getReference).isInstanceOf(NamingException.class);

        Reference reference = new Reference(ConnectionPool.class.getName());
        referenceable.setReference(reference);

        assertThat(referenceable.getReference()).isSameAs(reference);
    }

    // ---- lazy association

    @Test
    @DisplayName("§7.16.1: an inactive handle gets a connection when it is used")
    void aHandleOutlivesItsConnection() throws Exception {
        PooledConnection connection = pool().acquire();
        connection.exchange(Message.of("first method"));
        connections.endOfScope();
        assertThat(connections.inUse).isEmpty();
        assertThat(connections.idle).hasSize(1);

        assertThat(connection.exchange(Message.of("second method")).text()).isEqualTo("second method");
        assertThat(connections.inUse).hasSize(1);
        connection.close();

        assertThat(connections.idle).hasSize(1);
        assertThat(connections.inactiveClosed).isZero();
        assertThat(peer.accepted()).hasSize(1);
    }

    @Test
    @DisplayName("§7.16.1: the container is told of a handle that is closed while inactive, once")
    void anInactiveHandleIsClosedWithTheContainer() throws Exception {
        PooledConnection connection = pool().acquire();
        connections.endOfScope();

        connection.invalidate(); // of nothing
        connection.close();
        connection.close();

        assertThat(connections.inactiveClosed).isEqualTo(1);
        assertThat(connections.idle).hasSize(1);
        assertThatThrownBy(() -> connection.exchange(Message.of("late"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatKeepsAnInactiveHandleFromAConnectionIsTold() throws Exception {
        PooledConnection connection = pool().acquire();
        connections.endOfScope();
        connections.refusal = new ResourceAllocationException("all in use");

        assertThatThrownBy(() -> connection.exchange(Message.of("hello"))).isInstanceOf(PoolExhaustedException.class);

        connections.refusal = null;
        assertThat(connection.exchange(Message.of("hello")).text()).isEqualTo("hello");
        connection.close();
    }

    @Test
    void handlesTellTheirState() throws Exception {
        PooledConnection connection = pool().acquire();
        assertThat(connection).asString().startsWith("handle of connection to 127.0.0.1:" + peer.port());
        connections.endOfScope();
        assertThat(connection).hasToString("inactive handle");
        connection.close();
        assertThat(connection).hasToString("closed handle");
    }

    // ---- without a container

    @Test
    @DisplayName("§6.5.2: without a container each caller has a connection of its own, closed on release")
    void worksWithoutAContainer() throws Exception {
        TcpManagedConnectionFactory factory = new TcpManagedConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(peer.port());
        ConnectionPool pool = (ConnectionPool) factory.createConnectionFactory();

        assertThat(request(pool, "one")).isEqualTo("one");
        assertThat(request(pool, "two")).isEqualTo("two");
        try (PooledConnection left = pool.acquire()) {
            left.exchange(Message.of("twice"));
        }
        assertThat(peer.accepted()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(peer.ended().next()).isNotNull();
        }

        PooledConnection leased = pool.acquire();
        pool.close();
        pool.close();
        assertThatThrownBy(pool::acquire).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> leased.exchange(Message.of("late"))).isInstanceOf(ConnectionClosedException.class);
        assertThat(container.scheduled).isEmpty();
    }

    @Test
    void withoutAContainerFailuresAreTheEngines() throws Exception {
        TcpManagedConnectionFactory factory = new TcpManagedConnectionFactory();
        ConnectionPool pool = (ConnectionPool) factory.createConnectionFactory();
        assertThatThrownBy(pool::acquire).isInstanceOf(KnSockException.class).hasMessageContaining("host is not set");
        pool.close();
    }

    // ---- TLS

    @Test
    void propertiesTurnOnTls() throws Exception {
        TestCa ca = TestCa.shared();
        TcpActivationSpec spec = container.spec();
        spec.setTlsCertificate(ca.server().certificate().toString());
        spec.setTlsKey(ca.server().key().toString());
        spec.setTlsCa(ca.certificate().toString());
        spec.setTlsClientAuth("required");
        int port = container.activate(
                new RecordingEndpoints((connection, message) -> Message.of(connection
                        .peerCertificates()
                        .get(0)
                        .getSubjectX500Principal()
                        .getName())),
                spec);
        TcpManagedConnectionFactory factory = container.factory(port);
        factory.setTlsCertificate(ca.client().certificate().toString());
        factory.setTlsKey(ca.client().key().toString());
        factory.setTlsCa(ca.certificate().toString());

        assertThat(request((ConnectionPool) factory.createConnectionFactory(connections), "who am I?"))
                .isEqualTo("CN=client");
    }

    @Test
    void inboundAndOutboundFitTogether() throws Exception {
        int port = container.activate(RecordingEndpoints.echo());
        ConnectionPool pool = (ConnectionPool) container.factory(port).createConnectionFactory(connections);
        Set<String> replies = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            replies.add(request(pool, "message " + i));
        }
        assertThat(replies).hasSize(100);
        try (TcpServer elsewhere = KnSock.listen(0, (connection, message) -> Message.of("elsewhere"))) {
            ConnectionPool other =
                    (ConnectionPool) container.factory(elsewhere.port()).createConnectionFactory(connections);
            assertThat(request(other, "hello")).isEqualTo("elsewhere"); // not the idle one of the first pool
        }
    }

    @Test
    @DisplayName("§20.5.2: the connection factory is serializable, and its factory's properties survive")
    void theConnectionFactoryIsSerializable() throws Exception {
        TcpManagedConnectionFactory factory = new TcpManagedConnectionFactory();
        factory.setHost("localhost");
        factory.setPort(7);
        factory.setResourceAdapter(new TcpResourceAdapter());

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
            out.writeObject(factory.createConnectionFactory());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(factory);
            assertThat(in.readObject()).isInstanceOf(ContainerPool.class).hasToString("pool of " + factory);
        }
    }
}
