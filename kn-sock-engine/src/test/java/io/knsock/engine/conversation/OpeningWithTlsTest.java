package io.knsock.engine.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Opening;
import io.knsock.engine.Handlers;
import io.knsock.engine.SocketEngine;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.TestCa;
import io.knsock.test.TestIdentity;
import io.knsock.testing.PerTest;
import io.knsock.testing.SmtpServer;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsStart;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Clients and pools whose conversation begins in clear text and goes on with TLS: STARTTLS. */
class OpeningWithTlsTest {
    @PerTest
    private SocketEngine engine;

    /** As RFC 3207 has it: the greeting, the command, and after its reply the handshake. */
    private static class StartsTls implements Conversation {
        @Override
        public CompletionStage<?> open(Opening opening) {
            return opening.receive()
                    .thenCompose(greeting -> opening.request(Message.of("STARTTLS")))
                    .thenCompose(ready -> opening.startTls());
        }
    }

    /** Reads the greeting, and lets it be at that. */
    private static class Forgets implements Conversation {
        @Override
        public CompletionStage<?> open(Opening opening) {
            return opening.receive();
        }
    }

    private int smtp(TestIdentity identity) {
        SmtpServer smtp = new SmtpServer();
        TcpServer server = engine.listen(
                SmtpServer.config(identity.serverTls().build()).build(),
                Handlers.of(smtp.blocking()).listener(smtp));
        return server.port();
    }

    private static ClientConfig.Builder client(int port) {
        return ClientConfig.builder()
                .host("localhost")
                .port(port)
                .framing(Framing.parse("line,crlf"))
                .conversation(new StartsTls())
                .tls(TestCa.shared().clientTls().toBuilder()
                        .start(TlsStart.ON_REQUEST)
                        .build());
    }

    @Test
    void whatAClientAsksIsProtected() {
        try (TcpClient client =
                engine.connect(client(smtp(TestCa.shared().server())).build())) {
            assertThat(client.request("WHO")).startsWith("250 TLSv1.3");
        }
    }

    @Test
    void whatAPoolAsksIsProtected() {
        try (TcpPool pool = engine.pool(
                PoolConfig.builder(client(smtp(TestCa.shared().server())).build())
                        .build())) {
            for (int i = 0; i < 3; i++) {
                assertThat(pool.request(Message.of("WHO")).text()).startsWith("250 TLSv1.3");
            }
            assertThat(pool.stats().created()).isEqualTo(1);
        }
    }

    @Test
    void aServerOfAnotherNameIsAFailedConnect() {
        ClientConfig config = client(smtp(TestCa.shared().wronglyNamed())).build();
        assertThatThrownBy(() -> engine.connect(config))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("localhost");
    }

    @Test
    void anOpeningThatForgetsTlsIsAFailedConnectAndNothingIsAskedInClearText() throws Exception {
        try (PeerListener peers = PeerListener.open()) {
            ClientConfig config =
                    client(peers.port()).conversation(new Forgets()).build();
            Thread greets = new Thread(() -> {
                try (Peer peer = peers.accept()) {
                    peer.send("220 localhost\r\n");
                    assertThat(peer.readToEnd()).isEmpty();
                }
            });
            greets.start();
            assertThatThrownBy(() -> engine.connect(config))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("the opening has ended without startTls()");
            greets.join(20_000);
            assertThat(greets.isAlive()).isFalse();
        }
    }
}
