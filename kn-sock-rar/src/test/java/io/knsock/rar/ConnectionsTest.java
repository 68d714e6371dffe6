package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.engine.KnSock;
import io.knsock.rar.inbound.TcpActivationSpec;
import jakarta.resource.spi.IllegalStateException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.naming.Reference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The administered object to send to connections with. */
class ConnectionsTest {
    private static RecordingEndpoints whoAmI() {
        return new RecordingEndpoints((connection, message) -> Message.of(connection.id()));
    }

    private static TcpConnections of(UnitContainer container) throws Exception {
        TcpConnections connections = new TcpConnections();
        connections.setResourceAdapter(container.adapter);
        return connections;
    }

    /** A peer that says which connection it is. */
    private record Line(Socket socket, BufferedReader reader, String id) implements AutoCloseable {
        static Line to(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.getOutputStream().write("who am I?\n".getBytes(StandardCharsets.UTF_8));
            return new Line(socket, reader, Objects.requireNonNull(reader.readLine()));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void reachesTheConnectionsOfAllActivations() throws Exception {
        try (UnitContainer container = UnitContainer.started()) {
            TcpConnections connections = of(container);
            assertThat(connections).isEmpty();
            try (Line one = Line.to(container.activate(whoAmI()));
                    Line other = Line.to(container.activate(whoAmI()))) { // of the same name
                assertThat(one.id()).isNotEqualTo(other.id());
                assertThat(connections.stream().map(Connection::id)).containsExactlyInAnyOrder(one.id(), other.id());

                Objects.requireNonNull(connections.get(other.id())).sendAsync(Message.of("for the other"));
                Objects.requireNonNull(connections.get(one.id())).sendAsync(Message.of("for one"));

                assertThat(other.reader().readLine()).isEqualTo("for the other");
                assertThat(one.reader().readLine()).isEqualTo("for one");
                assertThat(connections.get("nobody-1")).isNull();
            }
        }
    }

    @Test
    void doesNotUseAnIdAgainAfterAnActivationAndItsEngineHaveEnded() throws Exception {
        try (UnitContainer container = UnitContainer.started()) {
            RecordingEndpoints endpoints = whoAmI();
            TcpActivationSpec spec = container.spec();
            String before = KnSock.request("127.0.0.1", container.activate(endpoints, spec), "who am I?");
            container.adapter.endpointDeactivation(endpoints, spec);

            String after = KnSock.request("127.0.0.1", container.activate(whoAmI()), "who am I?");

            assertThat(after).isNotEqualTo(before);
            assertThat(of(container).get(before)).isNull();
        }
    }

    @Test
    void hasNoneOnceTheAdapterIsStopped() throws Exception {
        UnitContainer container = UnitContainer.started();
        TcpConnections connections = of(container);
        try (Line line = Line.to(container.activate(whoAmI()))) {
            container.adapter.stop();
            assertThat(connections.get(line.id())).isNull();
            assertThat(connections).isEmpty();
        }
    }

    @Test
    @DisplayName("§5.3.3: the resource adapter is set once, and is needed")
    void theResourceAdapterIsSetOnce() throws Exception {
        TcpConnections connections = new TcpConnections();
        assertThatThrownBy(() -> connections.get("x"))
                .isInstanceOf(java.lang.IllegalStateException.class)
                .hasMessageContaining("administered object");
        TcpResourceAdapter adapter = new TcpResourceAdapter();
        connections.setResourceAdapter(adapter);
        connections.setResourceAdapter(adapter);

        assertThatThrownBy(() -> connections.setResourceAdapter(new TcpResourceAdapter()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(connections.getResourceAdapter()).isSameAs(adapter);
    }

    @Test
    @DisplayName("§13.4.3: it can be bound to JNDI, as a reference or serialized")
    void canBeBoundToJndi() throws Exception {
        TcpConnections connections = new TcpConnections();
        connections.setResourceAdapter(new TcpResourceAdapter());
        connections.setReference(new Reference("io.knsock.Connections"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(connections);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            TcpConnections read = (TcpConnections) in.readObject();
            assertThat(read.getReference().getClassName()).isEqualTo("io.knsock.Connections");
            assertThat(read.getResourceAdapter()).isNull();
        }
    }
}
