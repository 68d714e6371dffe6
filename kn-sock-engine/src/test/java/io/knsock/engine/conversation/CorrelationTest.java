package io.knsock.engine.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Correlation;
import io.knsock.conversation.DuplicateKeyException;
import io.knsock.conversation.Opening;
import io.knsock.conversation.Sender;
import io.knsock.engine.SocketEngine;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.Inbox;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.testing.PerTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Replies that come in any order, each for the request of its key. */
class CorrelationTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(20);

    @PerTest
    private SocketEngine engine;

    /** The key is what is before the first blank. */
    private static final class Keyed implements Conversation {
        final Inbox<String> late = new Inbox<>("late replies");
        final Inbox<String> unasked = new Inbox<>("unasked messages");
        final boolean greeted;

        Keyed(boolean greeted) {
            this.greeted = greeted;
        }

        @Override
        public Correlation correlation() {
            return Correlation.by(Keyed::key);
        }

        private static @Nullable Object key(Message message) {
            String text = message.text();
            return text.indexOf(' ') < 0 ? null : text.substring(0, text.indexOf(' '));
        }

        @Override
        public CompletionStage<?> open(Opening opening) {
            return greeted ? opening.receive() : CompletableFuture.completedFuture(null);
        }

        @Override
        public void onLate(Message reply, Sender sender) {
            late.add(reply.text());
        }

        @Override
        public void onUnasked(Message message, Sender sender) {
            unasked.add(message.text());
        }
    }

    private static ClientConfig.Builder to(PeerListener peers, Conversation conversation) {
        return ClientConfig.builder()
                .endpoints(List.of(peers.endpoint()))
                .conversation(conversation)
                .reconnectDelay(Duration.ofMillis(1))
                .requestTimeout(LONG);
    }

    private static Message of(String text) {
        return Message.of(text);
    }

    @Test
    void repliesComeInAnyOrder() {
        try (PeerListener peers = PeerListener.playing(peer -> {
                    peer.send("hello\n").expect("a 1\nb 2\nc 3\n").send("c three\na one\nb two\n");
                });
                TcpClient client = engine.connect(to(peers, new Keyed(true)).build())) {
            CompletableFuture<Message> a = client.requestAsync(of("a 1"));
            CompletableFuture<Message> b = client.requestAsync(of("b 2"));
            CompletableFuture<Message> c = client.requestAsync(of("c 3"));
            assertThat(List.of(a.join().text(), b.join().text(), c.join().text()))
                    .containsExactly("a one", "b two", "c three");
            assertThat(client.stats().underWay()).isZero();
        }
    }

    @Test
    void aRequestThatTimesOutFailsAloneAndItsLateReplyReachesNobody() {
        Keyed keyed = new Keyed(false);
        try (PeerListener peers = PeerListener.open();
                TcpClient client = engine.connect(to(peers, keyed).build())) {
            Peer peer = peers.accept();
            CompletableFuture<Message> other = client.requestAsync(of("b 1"));
            assertThatThrownBy(() -> client.request(of("a 1"), SHORT)).isInstanceOf(RequestTimeoutException.class);
            assertThatThrownBy(() -> client.request(of("a 2"))).isInstanceOf(DuplicateKeyException.class);
            peer.expect("b 1\na 1\n").send("a late\nx unknown\nnothing\nb one\n");
            assertThat(other.join().text()).isEqualTo("b one");
            assertThat(keyed.late.all()).containsExactly("a late");
            assertThat(keyed.unasked.all()).containsExactly("x unknown", "nothing");
            assertThat(client.stats().late()).isEqualTo(1);
            assertThat(client.stats().unknown()).isEqualTo(1);
            assertThat(client.stats().unasked()).isEqualTo(1);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void aKeyUnderWayIsRefusedAndNothingWritten() {
        try (PeerListener peers = PeerListener.open();
                TcpClient client = engine.connect(to(peers, new Keyed(false)).build())) {
            Peer peer = peers.accept();
            CompletableFuture<Message> first = client.requestAsync(of("a 1"));
            assertThatThrownBy(() -> client.request(of("a 2")))
                    .isInstanceOf(DuplicateKeyException.class)
                    .extracting(failure -> ((DuplicateKeyException) failure).maybeSent())
                    .isEqualTo(false);
            assertThatThrownBy(() -> client.request(of("none")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has no key");
            peer.expect("a 1\n").send("a one\n");
            assertThat(first.join().text()).isEqualTo("a one");
            CompletableFuture<Message> again = client.requestAsync(of("a 3"));
            peer.expect("a 3\n").send("a three\n");
            assertThat(again.join().text()).isEqualTo("a three");
        }
    }

    @Test
    void aReplyOfSeveralMessagesIsGatheredByItsKey() {
        Conversation pairs = new Conversation() {
            @Override
            public boolean isComplete(Message request, List<Message> reply) {
                return reply.size() == 2;
            }

            @Override
            public Correlation correlation() {
                return Correlation.bytes(0, 1);
            }
        };
        try (PeerListener peers =
                        PeerListener.playing(peer -> peer.expect("a\nb\n").send("a1\nb1\nb2\na2\n"));
                TcpClient client = engine.connect(to(peers, pairs).build())) {
            CompletableFuture<Message> a = client.requestAsync(of("a"));
            assertThat(client.request("b")).isEqualTo("b1\nb2");
            assertThat(a.join().text()).isEqualTo("a1\na2");
        }
    }

    @Test
    void aNumberIsStampedThatIsNotInUse() {
        Conversation numbered = new Conversation() {
            @Override
            public Correlation correlation() {
                return Correlation.sequence(1, 1);
            }
        };
        try (PeerListener peers = PeerListener.open();
                TcpClient client = engine.connect(
                        to(peers, numbered).framing(Framing.lengthPrefixed(2)).build())) {
            Peer peer = peers.accept();
            Message request = Message.of(new byte[] {'x', 0});
            CompletableFuture<Message> first = client.requestAsync(request);
            peer.expect(new byte[] {0, 2, 'x', 1});
            for (int i = 2; i < 2 + 256; i++) { // 1 is in use, and is left out
                CompletableFuture<Message> next = client.requestAsync(request);
                byte number = (byte) (i > 256 ? 2 : i);
                peer.expect(new byte[] {0, 2, 'x', number}).send(new byte[] {0, 3, 'y', number, 'z'});
                assertThat(next.join().bytes()).containsExactly('y', number, 'z');
            }
            peer.send(new byte[] {0, 2, 'y', 1});
            assertThat(first.join().bytes()).containsExactly('y', 1);
            assertThatThrownBy(() -> client.request(Message.of("x"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aConnectionOnWhichARequestTimedOutGoesBackToThePool() {
        try (PeerListener peers =
                        PeerListener.playing(peer -> peer.expect("a 1\nb 1\n").sendTogether("a late\n", "b one\n"));
                TcpPool pool = engine.pool(
                        PoolConfig.builder(to(peers, new Keyed(false)).build())
                                .maxSize(1)
                                .build())) {
            try (PooledConnection connection = pool.acquire()) {
                assertThatThrownBy(() -> connection.exchange(of("a 1"), SHORT))
                        .isInstanceOf(RequestTimeoutException.class);
            }
            assertThat(pool.request(of("b 1")).text()).isEqualTo("b one");
            assertThat(pool.stats().created()).isEqualTo(1);
        }
    }

    @Test
    void aLostConnectionFailsAllThatAreUnderWay() {
        try (PeerListener peers =
                        PeerListener.playing(peer -> peer.expect("a 1\nb 1\n").close(), Peer::blackHole);
                TcpClient client = engine.connect(to(peers, new Keyed(false)).build())) {
            CompletableFuture<Message> a = client.requestAsync(of("a 1"));
            CompletableFuture<Message> b = client.requestAsync(of("b 1"));
            for (CompletableFuture<Message> one : List.of(a, b)) {
                assertThatThrownBy(one::join).hasCauseInstanceOf(ConnectionClosedException.class);
            }
            assertThat(client.stats().underWay()).isZero();
        }
    }

    @Test
    void severalConnectionsShareTheRequests() {
        try (PeerListener peers = PeerListener.open();
                TcpClient client = engine.connect(
                        to(peers, new Keyed(false)).connections(3).build())) {
            List<Peer> lines = List.of(peers.accept(), peers.accept(), peers.accept());
            Eventually.until(() -> client.toString().split("connection to", -1).length == 4);
            List<CompletableFuture<Message>> replies = List.of(
                    client.requestAsync(of("a 1")), client.requestAsync(of("b 1")), client.requestAsync(of("c 1")));
            for (Peer line : lines) { // each has one
                String request = String.valueOf(line.line());
                line.send(request + " done\n");
            }
            assertThat(replies.stream().map(one -> one.join().text()).toList())
                    .containsExactly("a 1 done", "b 1 done", "c 1 done");
            lines.get(0).close();
            peers.accept(); // it comes back by itself
        }
    }

    @Test
    void keysOfTimedOutRequestsAreRememberedWithinBounds() {
        Conversation numbered = new Conversation() {
            @Override
            public Correlation correlation() {
                return Correlation.bytes(0, 4);
            }
        };
        try (PeerListener peers = PeerListener.playing(peer -> peer.readToEnd());
                TcpClient client = engine.connect(to(peers, numbered)
                        .framing(Framing.fixed(4))
                        .maxOutboundBytes(16 << 20)
                        .build())) {
            int most = 65_536;
            Message first = number(0);
            assertThatThrownBy(() -> client.request(first, SHORT)).isInstanceOf(RequestTimeoutException.class);
            for (int i = 1; i <= most; i += 8_192) {
                CompletableFuture<?>[] some = new CompletableFuture<?>[8_192];
                for (int j = 0; j < some.length; j++) {
                    Message request = number(i + j);
                    some[j] = client.requestAsync(request, SHORT).handle((reply, failure) -> {
                        assertThat(failure).isInstanceOf(RequestTimeoutException.class);
                        return request;
                    });
                    if (i + j == most) {
                        assertThatThrownBy(() -> client.request(first)).isInstanceOf(DuplicateKeyException.class);
                    }
                }
                CompletableFuture.allOf(some).join();
            }
            assertThatThrownBy(() -> client.request(first, SHORT)).isInstanceOf(RequestTimeoutException.class);
        }
    }

    private static Message number(int number) {
        return Message.wrap(ByteBuffer.allocate(4).putInt(number).array());
    }
}
