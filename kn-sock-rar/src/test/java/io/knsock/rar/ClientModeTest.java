package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.BeanActivation;
import io.knsock.BeanActivations;
import io.knsock.Message;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.test.Eventually;
import jakarta.resource.spi.InvalidPropertyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An activation that connects to a peer and receives. */
class ClientModeTest {
    private UnitContainer container;

    @BeforeEach
    void start() throws Exception {
        container = UnitContainer.started();
    }

    @AfterEach
    void stop() throws Exception {
        container.adapter.stop();
        container.awaitIdle();
    }

    private TcpActivationSpec to(int port) throws Exception {
        TcpActivationSpec spec = new TcpActivationSpec();
        spec.setResourceAdapter(container.adapter);
        spec.setEndpoints("127.0.0.1:" + port);
        spec.setReconnectDelay("5ms");
        spec.setMaxReconnectDelay("20ms");
        return spec;
    }

    /** A peer that waits to be called. */
    private record Far(Socket socket, BufferedReader reader) implements AutoCloseable {
        static Far accepted(ServerSocket listener) throws IOException {
            Socket socket = listener.accept();
            socket.setSoTimeout(20_000);
            return new Far(
                    socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        }

        String ask(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return Objects.requireNonNull(reader.readLine());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static ServerSocket listener(int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.setSoTimeout(20_000);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return listener;
    }

    @Test
    void messagesOfThePeerGoToTheEndpointAndTheConnectionIsMadeAgain() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo();
        try (ServerSocket listener = listener(0)) {
            TcpActivationSpec spec = to(listener.getLocalPort());
            spec.validate();
            container.adapter.endpointActivation(endpoints, spec);
            for (int i = 0; i < 3; i++) {
                try (Far far = Far.accepted(listener)) {
                    assertThat(far.ask("one")).isEqualTo("one");
                    assertThat(far.ask("two")).isEqualTo("two");
                }
            }
            container.adapter.endpointDeactivation(endpoints, spec);
            container.awaitIdle();
        }
        assertThat(endpoints.nextReleased()).isEqualTo("before message after release");
        assertThat(endpoints.mistakes).isEmpty();
    }

    @Test
    void isActivatedAlthoughThePeerIsNotThereYet() throws Exception {
        int port;
        try (ServerSocket free = listener(0)) {
            port = free.getLocalPort();
        }
        container.adapter.endpointActivation(RecordingEndpoints.echo(), to(port));

        try (ServerSocket listener = listener(port);
                Far far = Far.accepted(listener)) {
            assertThat(far.ask("hello")).isEqualTo("hello");
        }
    }

    @Test
    void deactivationClosesTheConnection() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo();
        try (ServerSocket listener = listener(0)) {
            TcpActivationSpec spec = to(listener.getLocalPort());
            container.adapter.endpointActivation(endpoints, spec);
            try (Far far = Far.accepted(listener)) {
                assertThat(far.ask("hello")).isEqualTo("hello");

                container.adapter.endpointDeactivation(endpoints, spec);

                assertThat(far.reader().readLine()).isNull();
            }
            container.awaitIdle();
        }
    }

    @Test
    void theConnectionIsFoundByItsId() throws Exception {
        TcpConnections connections = new TcpConnections();
        connections.setResourceAdapter(container.adapter);
        RecordingEndpoints endpoints = new RecordingEndpoints((connection, message) -> Message.of(connection.id()));
        try (ServerSocket listener = listener(0)) {
            container.adapter.endpointActivation(endpoints, to(listener.getLocalPort()));
            try (Far far = Far.accepted(listener)) {
                String id = far.ask("who are you?");
                Objects.requireNonNull(connections.get(id)).sendAsync(Message.of("pushed"));
                assertThat(far.reader().readLine()).isEqualTo("pushed");
            }
        }
    }

    @Test
    void healthChecksSeeItReadyWhetherOrNotThePeerIsThere() throws Exception {
        try (ServerSocket listener = listener(0)) {
            AnApplication application = new AnApplication();
            TcpActivationSpec spec = to(listener.getLocalPort());
            container.adapter.endpointActivation(application.endpoints(), spec);
            BeanActivation shown = BeanActivations.of(application).get(0);
            try (Far far = Far.accepted(listener)) {
                assertThat(far.ask("hello")).isEqualTo("hello");
                assertThat(shown.state()).isEqualTo("connected to its peer");
                assertThat(shown.isReady()).isTrue();
            }
            listener.close();
            Eventually.until(() -> shown.state().equals("its peer is away"));
            assertThat(shown.isReady()).isTrue();
        }
    }

    @Test
    void refusesWhatOnlyAListenerHas() throws Exception {
        TcpActivationSpec spec = to(1);
        spec.setPort(7);
        spec.setTlsClientAuth("required");
        spec.setCallerName("cn");

        assertThatThrownBy(spec::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageStartingWith(
                        "port is set, but with endpoints the activation connects and does not listen: do not set it;"
                                + " tls.client-auth is set, but with endpoints the activation connects and does not listen: do not"
                                + " set it; caller-name is set, but with endpoints the activation connects and does not listen: do"
                                + " not set it");
    }

    @Test
    void refusesWhatOnlyWhoConnectsHas() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setReconnectDelay("1s");
        spec.setTlsVerify("false");

        assertThatThrownBy(spec::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageContaining("reconnect-delay is set, but the activation listens: set endpoints to have it")
                .hasMessageContaining("tls.verify is set, but");
    }

    @Test
    void refusesABadEndpoint() throws Exception {
        TcpActivationSpec spec = to(1);
        spec.setEndpoints("nowhere");

        assertThatThrownBy(spec::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageStartingWith("endpoints");
    }
}
