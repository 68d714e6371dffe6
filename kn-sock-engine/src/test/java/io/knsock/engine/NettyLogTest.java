package io.knsock.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerLimits;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Variant;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty warns through a log of its own, which nobody limits: so no peer must be able to make it warn. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class NettyLogTest {
    private static final int PEERS = 20;

    @Parameter
    Variant variant;

    private SocketEngine engine;
    private LogRecords netty;

    static List<Variant> variants() {
        return Variant.all();
    }

    @BeforeEach
    void start() {
        engine = SocketEngine.start(EngineExecutors.own(), variant.transport());
        netty = new LogRecords("io.netty");
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        netty.close();
    }

    private void assertQuiet(TcpServer server) {
        Eventually.until(() -> server.stats().open() == 0, server::stats);
        server.stop(Duration.ofSeconds(5));
        assertThat(netty.messages()).isEmpty();
    }

    /** Netty's io_uring can miss a reset right behind data: such a connection stays until it is idle for too long. */
    private void assumeResetsAreTold() {
        assumeThat(variant.transport()).isNotEqualTo(Transport.IO_URING);
    }

    @Test
    void nonsenseAndResetsAtAnyTime() throws Exception {
        assumeResetsAreTold();
        TcpServer server = engine.listen(variant.server().build(), (connection, message) -> message);
        for (int i = 0; i < PEERS; i++) {
            for (String first : List.of("", "\u0016\u0003", "GET / HTTP/1.1\r\n\r\n", "\0\0\0\0\0\0\0\0")) {
                for (boolean reset : new boolean[] {true, false}) {
                    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                        peer.setSoLinger(reset, 0);
                        peer.getOutputStream().write(first.getBytes(US_ASCII));
                    }
                }
            }
        }
        assertQuiet(server);
    }

    @Test
    void resetsWhileRepliesAreWritten() {
        assumeResetsAreTold();
        byte[] large = new byte[1 << 20];
        TcpServer server = engine.listen(variant.server().build(), (connection, message) -> {
            connection.sendAsync(Message.wrap(large));
            return Message.wrap(large);
        });
        for (int i = 0; i < PEERS; i++) {
            try (Peer peer = variant.peer(server)) {
                peer.send("a\nb\nc\n");
                peer.reset();
            }
        }
        assertQuiet(server);
    }

    @Test
    void stagesThatCompleteAfterTheEnd() {
        List<CompletableFuture<Message>> stages = new ArrayList<>();
        TcpServer server = engine.listenAsync(variant.server().build(), (connection, message) -> {
            CompletableFuture<Message> stage = new CompletableFuture<>();
            synchronized (stages) {
                stages.add(stage);
            }
            return stage;
        });
        for (int i = 1; i <= PEERS; i++) {
            int sent = i;
            try (Peer peer = variant.peer(server)) {
                peer.send("a\n");
                Eventually.until(() -> {
                    synchronized (stages) {
                        return stages.size() == sent;
                    }
                });
                peer.reset();
            }
        }
        stages.forEach(stage -> stage.complete(Message.of("late")));
        assertQuiet(server);
    }

    @Test
    void peersThatAreRefused() throws Exception {
        TcpServer server = engine.listen(
                variant.server()
                        .limits(ServerLimits.builder().maxConnections(1).build())
                        .build(),
                (connection, message) -> message);
        try (Peer admitted = variant.peer(server)) {
            for (int i = 0; i < PEERS; i++) {
                try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    peer.setSoLinger(i % 2 == 0, 0);
                    peer.getOutputStream().write('x');
                } catch (java.io.IOException refusedAlready) {
                    // as it should be
                }
            }
            assertThat(admitted.send("a\n").line()).isEqualTo("a");
        }
        assertQuiet(server);
    }

    /** With TLS Netty would wait for its goodbye to be taken, and warn that it is not. */
    @Test
    void peersThatDoNotReadWhenTheServerIsStopped() {
        byte[] large = new byte[8 << 20];
        TcpServer server = engine.listen(
                variant.server()
                        .limits(ServerLimits.builder()
                                .maxOutboundBytes(16 << 20)
                                .build())
                        .build(),
                (connection, message) -> Message.wrap(large));
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            peers.add(variant.peer(server).send("a\n"));
        }
        Eventually.until(() -> server.stats().messagesReceived() == 3, server::stats);
        server.stop(Duration.ZERO);
        peers.forEach(Peer::close);
        assertThat(netty.messages()).isEmpty();
    }
}
