package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.TypedClient;
import io.knsock.codec.TypedHandlers;
import io.knsock.codec.TypedRequests;
import io.knsock.codec.UnreadableMessageException;
import io.knsock.codec.UnreadableMessageHandler;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers and clients of values, on handler threads and on event loops. */
@ParameterizedClass(name = "asynchronous: {0}")
@ValueSource(booleans = {false, true})
class TypedHandlersTest {
    @Parameter
    boolean async;

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    private final Observed observed = new Observed();

    /** Numbers as digits; it fails of itself at -1. */
    private static final class Digits implements Codec<Integer> {
        @Override
        public Message encode(Integer value) {
            if (value < 0) {
                throw new MessageConversionException("a number is never negative");
            }
            return Message.of(value.toString());
        }

        @Override
        public Integer decode(Message message) {
            if (message.text().equals("-1")) {
                throw new IllegalStateException("not thought of");
            }
            try {
                return Integer.valueOf(message.text());
            } catch (NumberFormatException bad) {
                throw new UnreadableMessageException("a message of " + message.length() + " bytes is no number");
            }
        }
    }

    private static @Nullable Integer handled(int number) {
        return number == 0 ? null : 100 - number;
    }

    /** Takes a number from 100, and does not reply to zero. */
    private TcpServer listen(UnreadableMessageHandler unreadable) {
        Digits digits = new Digits();
        Handlers handlers = async
                ? Handlers.ofAsync(TypedHandlers.<Integer, Integer>ofAsync(
                        digits,
                        digits,
                        (connection, number) -> CompletableFuture.supplyAsync(() -> handled(number)),
                        unreadable))
                : Handlers.of(TypedHandlers.<Integer, Integer>of(
                        digits, digits, (connection, number) -> handled(number), unreadable));
        ServerConfig config = ServerConfig.builder().port(0).observer(observed).build();
        return engine.await(engine.bind(config, handlers));
    }

    private void ends(String line, String why) throws Exception {
        try (Peer peer = Peer.connect(listen(UnreadableMessageHandler.END).port())) {
            assertThat(peer.ask("1")).isEqualTo("99");
            peer.send(line).expectEnd();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.HANDLER_FAILED);
        Eventually.until(() -> log.count("KNS0010") == 1, log::messages);
        assertThat(log.failures()).singleElement().asString().endsWith(why);
    }

    @Test
    void valuesAreReadAndWrittenAndNullIsNoReply() {
        try (Peer peer = Peer.connect(listen(UnreadableMessageHandler.END).port())) {
            peer.send("30\n0\n60\n").expect("70\n40\n");
        }
    }

    @Test
    void whatCannotBeReadEndsTheConnection() throws Exception {
        ends("secret\n", "a message of 6 bytes is no number");
    }

    @Test
    void whatCannotBeWrittenEndsTheConnection() throws Exception {
        ends("101\n", "a number is never negative");
    }

    @Test
    void whatCannotBeReadIsAnsweredWhereThatIsWanted() {
        TcpServer server = listen((Connection connection, Message message, UnreadableMessageException failure) ->
                message.isEmpty() ? null : Message.of("what? " + failure.getMessage()));
        try (Peer peer = Peer.connect(server.port())) {
            peer.send("1\nx\n\n2\n").expect("99\nwhat? a message of 1 bytes is no number\n98\n");
        }
    }

    /** It is no fault of the peer's, so the peer is not told. */
    @Test
    void aFaultOfTheCodecIsNotTakenForAnUnreadableMessage() throws Exception {
        TcpServer server = listen((connection, message, failure) -> Message.of("what?"));
        try (Peer peer = Peer.connect(server.port())) {
            peer.send("-1\n").expectEnd();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.HANDLER_FAILED);
    }

    private static ClientConfig to(int port) {
        return ClientConfig.builder().host("127.0.0.1").port(port).build();
    }

    @Test
    void clientsAndPoolsAskInValues() throws Exception {
        TcpServer server = listen(UnreadableMessageHandler.END);
        try (TcpClient client = engine.connect(to(server.port()));
                TcpPool pool = engine.pool(PoolConfig.builder(to(server.port())).build())) {
            TypedClient<Integer, Integer> one = TypedClient.of(client, new Digits(), new Digits());
            TypedClient<Integer, Integer> pooled = TypedClient.of(pool, new Digits(), new Digits());
            TypedRequests<Integer, String> text = TypedRequests.of(pool, new Digits(), Codec.text());
            if (async) {
                assertThat(one.requestAsync(1).get(20, TimeUnit.SECONDS)).isEqualTo(99);
                assertThat(pooled.requestAsync(2).get(20, TimeUnit.SECONDS)).isEqualTo(98);
            } else {
                assertThat(one.request(1)).isEqualTo(99);
                assertThat(pooled.request(2)).isEqualTo(98);
            }
            assertThat(text.request(3)).isEqualTo("97");
            assertThatThrownBy(() -> one.requestAsync(-1)).isInstanceOf(MessageConversionException.class);
            assertThat(server.stats().messagesReceived()).isEqualTo(3);
        }
    }

    @Test
    void aRequestThatIsCancelledIsTakenBack() {
        CompletableFuture<Message> underWay = new CompletableFuture<>();
        TcpClient client = (TcpClient) Proxy.newProxyInstance(
                TcpClient.class.getClassLoader(),
                new Class<?>[] {TcpClient.class},
                (proxy, method, arguments) -> underWay);
        CompletableFuture<Integer> reply = TypedClient.<Integer, Integer>of(client, new Digits(), new Digits())
                .requestAsync(1);
        assertThat(underWay).isNotDone();
        reply.cancel(false);
        assertThat(underWay).isCancelled();
    }

    @Test
    void aFaultOfTheCodecCompletesTheRequest() throws Exception {
        try (PeerListener peer = PeerListener.answering(line -> "-1\n");
                TcpClient client = engine.connect(to(peer.port()))) {
            TypedClient<Integer, Integer> typed = TypedClient.of(client, new Digits(), new Digits());
            assertThatThrownBy(() -> typed.requestAsync(1).get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> typed.request(1)).isInstanceOf(IllegalStateException.class);
        }
    }
}
