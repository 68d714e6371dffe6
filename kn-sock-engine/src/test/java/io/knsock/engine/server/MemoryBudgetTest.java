package io.knsock.engine.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.dispatch.HeldMessages;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.Turns;
import io.knsock.framing.Framing;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What all connections of one server may make it keep together, and who is ended when that is too much. */
class MemoryBudgetTest {
    private static final int LIMIT = 1 << 20;
    private static final int LARGE = 100_000;

    /** Another for each test: what is said of a server is not said again for a while. */
    private static final String NAME = "memory-";

    private static final AtomicInteger TESTS = new AtomicInteger();

    private final LogRecords log = new LogRecords();
    private final Observed observed = new Observed();
    private final ConnectionGroup connections = new ConnectionGroup();
    private final MemoryBudget budget = new MemoryBudget(NAME + TESTS.incrementAndGet(), LIMIT, connections::all);
    private final List<One> all = new ArrayList<>();

    @AfterEach
    void close() {
        all.forEach(one -> one.channel.finishAndReleaseAll());
        log.close();
    }

    /** A connection, and all that happens on it is done by the thread of the test. */
    private final class One {
        final EmbeddedChannel channel = new EmbeddedChannel();
        final HeldMessages inFlight = new HeldMessages();
        final ServerConnection connection;

        One() {
            Frames frames = Frames.of(Framing.line(), LIMIT);
            ServerConfig config =
                    ServerConfig.builder().port(0).observer(observed).build();
            ConnectionEvents events = new ConnectionEvents("s", new ServerCounters(), observed);
            ServerContext server = new ServerContext(
                    config, frames, connections, events, (made, slots) -> inFlight, loop -> Turns.NONE, budget);
            connection = new ServerConnection("c" + all.size(), channel, server, new HandlerSlots(1), false);
            Frames.Decoder decoder = frames.decoder();
            connection.readBy(decoder, null);
            channel.pipeline().addLast(decoder, connection);
            connection.begin();
            all.add(this);
        }

        One receive(String text) {
            channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
            return this;
        }

        boolean isOpen() {
            return channel.isOpen();
        }
    }

    private static String filled(int length) {
        return "x".repeat(length);
    }

    @Test
    void endsWhoeverHoldsMostUntilAnEighthIsFree() {
        One small = new One().receive(filled(3_000));
        List<One> large = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            large.add(new One().receive(filled(LARGE + i)));
        }
        assertThat(large).allMatch(One::isOpen);
        long before = budget.held();
        assertThat(before).isBetween(10L * LARGE, (long) LIMIT);

        new One().receive(filled(LARGE / 2));
        assertThat(budget.held()).isLessThanOrEqualTo(LIMIT - LIMIT / 8);
        assertThat(budget.held()).as("and not much more is freed").isGreaterThan(LIMIT - LIMIT / 8 - LARGE - 100);
        assertThat(large.subList(0, 8)).allMatch(One::isOpen);
        assertThat(large.subList(8, 10)).as("those that hold most").noneMatch(One::isOpen);
        assertThat(small.isOpen()).isTrue();
        small.receive("\n");
        assertThat(small.inFlight).hasSize(1);
        assertThat(observed.closed).containsExactly(CloseCause.MEMORY_LIMIT, CloseCause.MEMORY_LIMIT);
        assertThat(log.count("KNS0053")).isEqualTo(1);
    }

    @Test
    void forgetsThoseThatHaveEndedSoThatItCanBeExceededAgain() {
        for (int round = 1; round <= 5; round++) {
            int closed = observed.closed.size();
            for (int i = 0; i < 11; i++) {
                new One().receive(filled(LARGE));
            }
            assertThat(observed.closed).hasSizeGreaterThan(closed);
            assertThat(budget.held()).isLessThanOrEqualTo(LIMIT);
            assertThat(all.stream().filter(One::isOpen).count())
                    .as("those that fit")
                    .isBetween(8L, 10L);
        }
        all.forEach(one -> one.channel.close());
        assertThat(budget.held()).isZero();
        assertThat(connections.all()).isEmpty();
        assertThat(observed.closed).contains(CloseCause.MEMORY_LIMIT, CloseCause.LOST);
    }

    @Test
    void knowsNothingOfWhoeverHoldsLittle() {
        new One().receive(filled(500));
        assertThat(budget.held()).isZero();
    }

    @Test
    void countsMessagesInFlight() {
        One one = new One().receive(filled(LARGE) + "\n");
        assertThat(budget.held()).isBetween((long) LARGE, LARGE + 1_000L);
        one.connection.finish(one.inFlight.remove(), null);
        assertThat(budget.held()).isZero();
    }

    @Test
    void countsWhatWaitsToBeWritten() {
        One one = new One();
        List<ChannelPromise> unwritten = new ArrayList<>();
        one.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                unwritten.add(promise);
            }
        });
        one.connection.sendAsync(Message.of(filled(LARGE)));
        one.receive("a\n");
        assertThat(budget.held()).isBetween((long) LARGE, LARGE + 2_000L);
        unwritten.get(0).setSuccess();
        assertThat(budget.held()).isLessThan(2_000);
    }

    @Test
    void goesOnServingThoseWhoHoldLittleOverSockets() {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .observer(observed)
                .limits(ServerLimits.builder().maxBufferedBytes(LIMIT).build())
                .build();
        SocketEngine engine = SocketEngine.start(EngineExecutors.own());
        TcpServer server = engine.listen(config, (connection, message) -> message);
        List<Peer> peers = new ArrayList<>();
        try (Peer small = Peer.connect(server.port())) {
            byte[] half = filled(LARGE).getBytes(US_ASCII);
            for (int i = 0; i < 40; i++) {
                Peer peer = Peer.connect(server.port());
                peers.add(peer);
                peer.send(half);
                assertThat(small.send(i + "\n").line()).isEqualTo(String.valueOf(i));
            }
            Eventually.until("many have ended", () -> observed.closed.size() >= 20);
            assertThat(observed.closed).containsOnly(CloseCause.MEMORY_LIMIT);
            assertThat(small.send("still\n").line()).isEqualTo("still");
            assertThat(log.count("KNS0053")).isEqualTo(1);
        } finally {
            peers.forEach(Peer::reset);
            engine.stop(Duration.ofSeconds(5));
        }
    }
}
