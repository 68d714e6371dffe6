package io.knsock.engine.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ClientStats;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Arrival;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Opening;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.conversation.Conversations.Chatty;
import io.knsock.engine.conversation.Conversations.Memcached;
import io.knsock.engine.conversation.Conversations.Smtp;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.Framing;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.testing.PerTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a reply is complete, what comes first on a connection, and what may arrive unasked. */
class ConversationTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    @PerTest
    private SocketEngine engine;

    private static ClientConfig.Builder to(PeerListener peers, Conversation conversation) {
        return ClientConfig.builder()
                .endpoints(List.of(peers.endpoint()))
                .framing(Framing.line())
                .conversation(conversation)
                .reconnectDelay(Duration.ofMillis(1))
                .requestTimeout(LONG);
    }

    private TcpPool pool(ClientConfig.Builder config) {
        return engine.pool(PoolConfig.builder(config.build()).maxSize(1).build());
    }

    private static Message of(String text) {
        return Message.of(text);
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }

    // ---- replies and requests of several messages

    /** The connection may be accepted later than it is made, and its script begin later still. */
    private static void awaitScripts(PeerListener peers) {
        Eventually.until(() -> !peers.accepted().isEmpty(), () -> "nobody came");
        peers.awaitScripts();
    }

    @Test
    void aGreetingIsReadAndARepliesLinesAreOneReply() {
        try (PeerListener peers = PeerListener.playing(peer -> {
                    peer.send("220 here\n")
                            .expect("EHLO test\n")
                            .send("250-a\n")
                            .send("250 b\n");
                    peer.expect("NOOP\n")
                            .send("250-x\n250-y\n250 z\n")
                            .expect("RSET\n")
                            .send("250 done\n");
                });
                TcpClient client = engine.connect(to(peers, new Smtp()).build())) {
            assertThat(client.request("NOOP")).isEqualTo("250-x\n250-y\n250 z");
            assertThat(texts(client.requestAll(List.of(of("RSET"))))).containsExactly("250 done");
        }
    }

    @Test
    void aRequestOfSeveralMessagesIsWrittenTogetherAndAReplyEndsByAPredicate() {
        try (PeerListener peers = PeerListener.playing(peer -> {
                    peer.expect("set k 0 0 5\nhello\n").send("STORED\n");
                    peer.expect("get k\n").send("VALUE k 0 5\nhello\nEND\n");
                    peer.expect("get no\n").send("END\n");
                    peer.expect("get k\n").send("VALUE k 0 5\nhello\nEND\n");
                });
                TcpPool pool = pool(to(peers, new Memcached()))) {
            assertThat(texts(pool.requestAll(List.of(of("set k 0 0 5"), of("hello")))))
                    .containsExactly("STORED");
            assertThat(texts(pool.requestAllAsync(List.of(of("get k"))).join()))
                    .containsExactly("VALUE k 0 5", "hello", "END");
            assertThat(pool.request(of("get no")).text()).isEqualTo("END");
            try (PooledConnection connection = pool.acquire()) {
                assertThat(texts(connection.exchangeAll(List.of(of("get k"))))).hasSize(3);
            }
            assertThat(pool.stats().created()).isEqualTo(1);
            awaitScripts(peers);
        }
    }

    /** Each request is answered by two lines, the second 20 ms late, and no caller gets the second of another. */
    @Test
    void aLateSecondLineIsNoOthersReply() {
        Conversation twoLines = new Conversation() {
            @Override
            public boolean isComplete(Message request, List<Message> reply) {
                return reply.size() == 2;
            }
        };
        try (PeerListener peers = PeerListener.playing(peer -> {
                    for (int i = 0; i < 20; i++) {
                        String line = peer.line();
                        peer.send(line + " 1\n").delay(Duration.ofMillis(20)).send(line + " 2\n");
                    }
                });
                TcpPool pool = pool(to(peers, twoLines))) {
            for (int i = 0; i < 20; i++) {
                assertThat(pool.request(of("r" + i)).text()).isEqualTo("r" + i + " 1\nr" + i + " 2");
            }
            assertThat(pool.stats().created()).isEqualTo(1);
        }
    }

    @Test
    void aReplyOfTooManyMessagesOrBytesEndsItsConnection() {
        Conversation endless = new Conversation() {
            @Override
            public boolean isComplete(Message request, List<Message> reply) {
                return false;
            }
        };
        try (PeerListener peers = PeerListener.answering(line -> "0123456789\n".repeat(Integer.parseInt(line)))) {
            ClientConfig.Builder frames = to(peers, endless).maxReplyFrames(3);
            try (TcpClient client = engine.connect(frames.build())) {
                assertThatThrownBy(() -> client.request("4"))
                        .isInstanceOf(FrameTooLargeException.class)
                        .hasMessageContaining("max-reply-frames=3");
                Eventually.until(client::isOpen); // again
            }
            ClientConfig.Builder bytes = to(peers, endless).maxFrameBytes(1_000).maxReplyBytes(2_000);
            try (TcpClient client = engine.connect(bytes.build())) {
                CompletableFuture<Message> first = client.requestAsync(of("6")); // 10 bytes, and 5 times 330
                Eventually.until(() -> client.stats().underWay() == 1);
                assertThatThrownBy(() -> client.request("2"))
                        .isInstanceOf(FrameTooLargeException.class)
                        .hasMessageContaining("max-reply-bytes=2000");
                assertThat(first).isCompletedExceptionally();
            }
        }
    }

    @Test
    void aRequestWithoutMessagesIsRefused() {
        try (PeerListener peers = PeerListener.echo();
                TcpClient client = engine.connect(to(peers, Conversation.NONE).build())) {
            assertThatThrownBy(() -> client.requestAll(List.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aConversationThatThrowsEndsItsConnectionAndNoOther() {
        Conversation broken = new Conversation() {
            @Override
            public boolean isComplete(Message request, List<Message> reply) {
                if (request.text().equals("bad")) {
                    throw new IllegalStateException("of my own");
                }
                return true;
            }
        };
        try (PeerListener peers = PeerListener.echo();
                TcpPool pool = engine.pool(
                        PoolConfig.builder(to(peers, broken).build()).maxSize(2).build());
                PooledConnection other = pool.acquire()) {
            assertThatThrownBy(() -> pool.request(of("bad")))
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("of my own")
                    .hasRootCauseInstanceOf(IllegalStateException.class);
            assertThat(other.exchange(of("good")).text()).isEqualTo("good");
            assertThat(pool.request(of("good")).text()).isEqualTo("good");
        }
    }

    // ---- the opening

    @Test
    void anOpeningThatIsRefusedIsAFailedConnectAndTriedAgain() {
        try (PeerListener peers = PeerListener.playing(
                peer -> peer.send("554 go away\n"),
                peer -> peer.send("220 here\n")
                        .expect("EHLO test\n")
                        .send("250 b\n")
                        .close(),
                peer -> peer.send("554 go away\n"),
                peer -> peer.send("220 again\n")
                        .expect("EHLO test\n")
                        .send("250 b\n")
                        .expect("NOOP\n")
                        .send("250 ok\n"))) {
            ClientConfig config = to(peers, new Smtp()).build();
            assertThatThrownBy(() -> engine.connect(config))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining("the opening of the conversation failed: greeted with 554 go away");
            try (TcpClient client = engine.connect(config)) {
                Eventually.until(
                        "there is a fourth connection", () -> peers.accepted().size() == 4);
                assertThat(client.request("NOOP")).isEqualTo("250 ok");
            }
            peers.accepted().get(0).expectClosed();
        }
    }

    @Test
    void anOpeningThatTakesTooLongIsAConnectThatTimedOut() {
        try (PeerListener peers = PeerListener.playing(Peer::blackHole)) {
            ClientConfig config = to(peers, new Smtp()).connectTimeout(SHORT).build();
            assertThatThrownBy(() -> engine.connect(config))
                    .isInstanceOf(ConnectionTimeoutException.class)
                    .hasMessageContaining("the opening of the conversation is not done");
            assertThatThrownBy(() -> pool(config.toBuilder()).acquire(SHORT.multipliedBy(2)))
                    .isInstanceOf(ConnectionTimeoutException.class);
        }
    }

    @Test
    void aPeerThatClosesWhileTheConversationIsOpenedFailsTheConnectAtOnce() {
        Conversation patient = new Conversation() {
            @Override
            public CompletionStage<?> open(Opening opening) {
                return new CompletableFuture<>();
            }
        };
        try (PeerListener peers = PeerListener.playing(Peer::close)) {
            assertThatThrownBy(() -> engine.connect(
                            to(peers, patient).connectTimeout(LONG).build()))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining("was closed by the peer");
        }
    }

    @Test
    void anOpeningThatThrowsIsAFailedConnect() {
        Conversation broken = new Conversation() {
            @Override
            public CompletionStage<?> open(Opening opening) {
                throw new IllegalStateException("of my own");
            }
        };
        try (PeerListener peers = PeerListener.playing(Peer::expectEnd)) {
            assertThatThrownBy(() -> engine.connect(to(peers, broken).build()))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageEndingWith("the opening of the conversation failed: of my own");
            awaitScripts(peers);
        }
    }

    // ---- unasked

    @Test
    void whatIsUnaskedIsAnsweredWhileIdleInThePoolAndCostsNothing() {
        Chatty chatty = new Chatty();
        AtomicInteger asked = new AtomicInteger();
        try (PeerListener peers = PeerListener.playing(peer -> {
                    peer.expect("one\n").send("1\n");
                    peer.send("?\n.\n").expect("!?\n"); // idle in the pool
                    asked.incrementAndGet();
                    peer.expect("two\n").send("?two\n.\n").expect("!?two\n").send("2\n");
                    peer.expect("three\n").sendTogether(".\n", "3\n", ".\n");
                    peer.expect("four\n").send("4\n");
                });
                TcpPool pool = pool(to(peers, chatty))) {
            assertThat(pool.request(of("one")).text()).isEqualTo("1");
            Eventually.until(() -> asked.get() == 1);
            assertThat(pool.request(of("two")).text()).isEqualTo("2");
            assertThat(pool.request(of("three")).text()).isEqualTo("3");
            assertThat(pool.request(of("four")).text()).isEqualTo("4");
            assertThat(chatty.unasked.all()).containsExactly("?", "?two");
            assertThat(pool.stats().created()).isEqualTo(1);
            awaitScripts(peers);
        }
    }

    @Test
    void aClientCountsWhatIsUnaskedOrSkipped() {
        try (PeerListener peers = PeerListener.answering(line -> line.startsWith("!") ? "" : "?a\n.\n.\nok\n");
                TcpClient client = engine.connect(to(peers, new Chatty()).build())) {
            assertThat(client.request("go")).isEqualTo("ok");
            assertThat(client.stats()).isEqualTo(ClientStats.of(0, 1, 2, 0, 0));
        }
    }

    @Test
    void aThrowingListenerEndsItsConnection() {
        Conversation broken = new Conversation() {
            @Override
            public Arrival arrival(Message message) {
                throw new IllegalStateException("of my own");
            }
        };
        try (PeerListener peers = PeerListener.echo();
                TcpClient client = engine.connect(to(peers, broken).build())) {
            assertThatThrownBy(() -> client.request("x"))
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("of my own");
            Eventually.until(client::isOpen);
        }
    }

    // ---- one way

    @Test
    void aMessageWithoutAReplyCostsNoConnection() {
        try (PeerListener peers = PeerListener.playing(peer -> {
                    peer.expect("told\n").expect("told too\n").expect("set x noreply\n");
                    peer.expect("ask\n").send("answer\n");
                });
                TcpPool pool = pool(to(peers, new Memcached()))) {
            pool.send(of("told"));
            pool.sendAsync(of("told too")).join();
            try (PooledConnection connection = pool.acquire()) {
                connection.send(of("set x noreply"));
            }
            assertThat(pool.request(of("ask")).text()).isEqualTo("answer");
            assertThat(pool.stats().created()).isEqualTo(1);
            awaitScripts(peers);
        }
    }

    @Test
    void aMessageThatMayBeAnsweredCostsItsConnection() {
        try (PeerListener peers =
                        PeerListener.playing(peer -> peer.expect("told\n").expectClosed());
                TcpPool pool = pool(to(peers, new Memcached()))) {
            try (PooledConnection connection = pool.acquire()) {
                connection.send(of("told"));
            }
            assertThat(pool.stats().destroyed(DestroyCause.DIRTY)).isEqualTo(1);
            awaitScripts(peers);
        }
    }

    // ---- heartbeats

    @Test
    void aHeartbeatIsSentWhileIdleInThePoolAndItsReplyReachesNobody() {
        AtomicInteger beats = new AtomicInteger();
        ClientConfig.Builder config;
        try (PeerListener peers = PeerListener.answering(line -> {
            if (line.equals("ping")) {
                beats.incrementAndGet();
                return "pong\n";
            }
            return line + "\n";
        })) {
            config = to(peers, Conversation.NONE).heartbeat(of("ping")).heartbeatInterval(Duration.ofMillis(5));
            try (TcpPool pool = pool(config)) {
                for (int i = 0; i < 50; i++) {
                    int now = beats.get();
                    assertThat(pool.request(of("r" + i)).text()).isEqualTo("r" + i);
                    if (i % 10 == 0) {
                        Eventually.until(() -> beats.get() > now + 2);
                    }
                }
                assertThat(pool.stats().created()).isEqualTo(1);
            }
        }
    }

    @Test
    void aHeartbeatThatIsNotAnsweredEndsTheConnection() {
        try (PeerListener peers = PeerListener.playing(Peer::blackHole)) {
            ClientConfig config = to(peers, Conversation.NONE)
                    .requestTimeout(SHORT)
                    .reconnect(false)
                    .heartbeat(of("ping"))
                    .heartbeatInterval(Duration.ofMillis(5))
                    .build();
            try (TcpClient client = engine.connect(config)) {
                CompletableFuture<Message> request = client.requestAsync(of("x"), LONG);
                assertSilent(request, "no reply to a heartbeat");
            }
        }
    }

    @Test
    void aPeerThatIsSilentIsLost() {
        try (PeerListener peers =
                PeerListener.playing(peer -> peer.expect("x\n").expectClosed())) {
            ClientConfig config = to(peers, Conversation.NONE)
                    .peerTimeout(SHORT)
                    .reconnect(false)
                    .build();
            try (TcpClient client = engine.connect(config)) {
                assertSilent(client.requestAsync(of("x")), "nothing has arrived within 200ms");
                assertThat(client.isOpen()).isFalse();
            }
            awaitScripts(peers);
        }
    }

    private static void assertSilent(CompletableFuture<Message> request, String text) {
        assertThatThrownBy(request::join)
                .cause()
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining(text)
                .extracting(failure -> ((ConnectionClosedException) failure).reason())
                .isEqualTo(Reason.PEER_SILENT);
    }

    @Test
    void aPeerThatSaysSomethingNowAndThenIsNotLost() {
        Chatty chatty = new Chatty();
        try (PeerListener peers = PeerListener.playing(peer -> {
            for (int i = 0; i < 120; i++) {
                peer.send(".\n").delay(Duration.ofMillis(25));
            }
            peer.expect("x\n").send("y\n");
        })) {
            ClientConfig.Builder config = to(peers, chatty).peerTimeout(Duration.ofSeconds(2));
            try (TcpPool pool = pool(config)) {
                assertThat(pool.request(of("x")).text()).isEqualTo("y");
                assertThat(pool.stats().created()).isEqualTo(1);
            }
        }
    }
}
