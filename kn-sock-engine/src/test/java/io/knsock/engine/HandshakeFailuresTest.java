package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knsock.ClientConfig;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.TcpServer;
import io.knsock.Threads;
import io.knsock.TlsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A handshake that ends or does not go on is told for what it is, in words and not in names of classes. */
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
class HandshakeFailuresTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Parameter
    Transport transport;

    private ClientEngine engine;
    private ServerSocket farEnd;

    /** What a peer does with the greeting. */
    enum Behaviour {
        RESETS_AT_ONCE,
        CLOSES_AT_ONCE,
        RESETS_AFTER_THE_GREETING,
        CLOSES_AFTER_THE_GREETING,
        RESETS_AFTER_A_PART_OF_ITS_OWN,
        CLOSES_AFTER_A_PART_OF_ITS_OWN;

        boolean resets() {
            return name().startsWith("RESETS");
        }

        void with(Socket socket) throws IOException {
            if (!name().endsWith("AT_ONCE")) {
                socket.getInputStream().read(new byte[16_384]);
            }
            if (name().endsWith("OWN")) {
                socket.getOutputStream().write(new byte[] {22, 3, 3, 0x3f, 0, 2});
            }
            if (resets()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        }
    }

    static Transport[] transports() {
        return Arrays.stream(Transport.values())
                .filter(one -> one.isAvailable() && one != Transport.IO_URING) // which misses resets
                .toArray(Transport[]::new);
    }

    @BeforeEach
    void start() {
        engine = new ClientEngine(transport);
        farEnd = engine.farEnd;
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private ClientConfig.Builder config() {
        return engine.config().connectTimeout(LONG).tls(Certificates.client());
    }

    @ParameterizedTest
    @EnumSource
    void thatThePeerEndsIt(Behaviour behaviour) throws Exception {
        Thread peer = new Thread(() -> {
            try {
                behaviour.with(farEnd.accept());
            } catch (IOException over) {
                return;
            }
        });
        peer.start();

        Throwable failure =
                catchThrowable(() -> engine.connector(config().build()).connect(LONG));

        peer.join();
        assertThat(failure)
                .isInstanceOfAny(
                        // a reset at once may be there before the connection is known to be made
                        behaviour == Behaviour.RESETS_AT_ONCE ? ConnectFailedException.class : TlsException.class,
                        TlsException.class)
                .hasMessageContaining("127.0.0.1:" + farEnd.getLocalPort())
                .hasMessageMatching(".*(closed|reset by the peer).*")
                .hasMessageNotContaining("Exception")
                .hasMessageNotContaining("null")
                .hasMessageNotContaining("io.netty");
    }

    @Test
    void thatAPeerWhichAcceptsAndDripsIsNoMatterOfTheFirewall() throws Exception {
        Duration shortly = Duration.ofMillis(500);
        Throwable failure = catchThrowable(
                () -> engine.connector(config().connectTimeout(shortly).build()).connect(shortly));
        assertThat(failure)
                .isInstanceOf(ConnectionTimeoutException.class)
                .hasMessageContaining("it accepts, but the TLS handshake is not done")
                .hasMessageNotContaining("firewall");
    }

    @RepeatedTest(5)
    void thatAClientResetsItIsInTheLogOfAServerInWords() throws Exception {
        SocketEngine servers = SocketEngine.start(Threads.own(), transport);
        try (LogRecords log = new LogRecords().withDebug()) {
            TcpServer server =
                    servers.listen(new Variant(transport, true).server().build(), (connection, message) -> message);
            Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
            client.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            Await.until("it is admitted", () -> server.stats().accepted() == 1);
            client.setSoLinger(true, 0);
            client.close();
            Await.until("it is gone", () -> server.stats().open() == 0);
            Await.until("it is told", () -> log.count("KNS0012") > 0);
            assertThat(log.messages())
                    .filteredOn(line -> line.startsWith("KNS0012"))
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain("Exception", "io.netty", "null")
                            .containsPattern("closed|reset"));
        } finally {
            servers.stop(Duration.ofSeconds(5));
        }
    }
}
