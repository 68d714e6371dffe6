package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.MessageHandler;
import io.knsock.RefusalReason;
import io.knsock.ServerObserver;
import io.knsock.TcpServer;
import io.knsock.config.AddressRange;
import io.knsock.config.ServerLimits;
import io.knsock.engine.SocketEngine;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a server admits. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class AdmissionTest {
    private static final MessageHandler ECHO = (connection, message) -> message;

    @Parameter
    Variant variant;

    private final Observed observed = new Observed();

    @PerTest
    private SocketEngine engine;

    @PerTest(debug = true)
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer listen(ServerLimits.Builder limits) {
        return engine.listen(
                variant.server().limits(limits.build()).observer(observed).build(), ECHO);
    }

    private Peer plainFrom(String address, TcpServer server) {
        return Peer.to(server.port()).from(address).connect();
    }

    private Peer from(String address, TcpServer server) {
        return variant.to(server).from(address).connect();
    }

    @Test
    void closesTheConnectionsBeyondTheMaximumUntilAnotherEnds() throws Exception {
        TcpServer server = listen(ServerLimits.builder().maxConnections(3));
        List<Peer> admitted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            admitted.add(variant.peer(server));
        }
        for (int i = 0; i < 50; i++) {
            try (Peer refused = plainFrom("127.0.0.1", server)) {
                refused.expectClosed();
                assertThat(Observed.next(observed.refused)).isEqualTo(RefusalReason.MAX_CONNECTIONS);
            }
        }
        for (Peer peer : admitted) {
            assertThat(peer.send("unharmed\n").line()).isEqualTo("unharmed");
        }
        admitted.remove(0).close();
        Eventually.until("a place is free", () -> server.stats().open() == 2);
        admitted.add(variant.peer(server));
        assertThat(admitted.get(2).send("in its place\n").line()).isEqualTo("in its place");
        try (Peer refused = plainFrom("127.0.0.1", server)) {
            refused.expectClosed();
        }
        assertThat(server.stats().accepted()).isEqualTo(4);
        assertThat(server.stats().refused()).containsEntry(RefusalReason.MAX_CONNECTIONS, 51L);
        assertThat(server.stats().closed()).containsEntry(CloseCause.PEER_CLOSED, 1L);
        assertThat(log.count("KNS0051")).isEqualTo(51);
        assertThat(log.alarms()).isEqualTo(log.count("KNS0056")).isEqualTo(1); // all are from one address
        admitted.forEach(Peer::close);
    }

    @Test
    void admitsExactlyTheMaximumOfThoseThatComeAtOnce() throws Exception {
        TcpServer server = listen(ServerLimits.builder().maxConnections(20));
        ExecutorService clients = Executors.newFixedThreadPool(60);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Peer>> connecting = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            connecting.add(clients.submit(() -> {
                go.await();
                return plainFrom("127.0.0.1", server);
            }));
        }
        go.countDown();
        for (Future<Peer> peer : connecting) {
            peer.get();
        }
        Eventually.until(
                "all were looked at",
                () -> server.stats().accepted() + server.stats().refused().get(RefusalReason.MAX_CONNECTIONS) == 60);
        assertThat(server.stats().accepted()).isEqualTo(20);
        for (Future<Peer> peer : connecting) {
            peer.get().close();
        }
        clients.shutdown();
    }

    @Test
    void boundsTheConnectionsOfEachAddress() throws Exception {
        TcpServer server = listen(ServerLimits.builder().maxConnectionsPerAddress(2));
        try (Peer one = from("127.0.0.1", server);
                Peer two = from("127.0.0.1", server);
                Peer three = plainFrom("127.0.0.1", server);
                Peer other = from("127.0.0.2", server)) {
            three.expectClosed();
            assertThat(Observed.next(observed.refused)).isEqualTo(RefusalReason.MAX_CONNECTIONS_PER_ADDRESS);
            assertThat(one.send("one\n").line()).isEqualTo("one");
            assertThat(other.send("other\n").line()).isEqualTo("other");
            two.close();
            Eventually.until("a place is free", () -> server.stats().open() == 2);
            try (Peer again = from("127.0.0.1", server)) {
                assertThat(again.send("again\n").line()).isEqualTo("again");
            }
        }
    }

    @Test
    void oneAddressAloneKeepsNobodyElseOut() throws Exception {
        TcpServer server = listen(ServerLimits.builder().maxConnections(100));
        List<Peer> greedy = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            greedy.add(plainFrom("127.0.0.1", server));
        }
        Eventually.until("all are admitted", () -> server.stats().open() == 90);
        for (int i = 0; i < 5; i++) {
            try (Peer refused = plainFrom("127.0.0.1", server)) {
                refused.expectClosed();
                assertThat(Observed.next(observed.refused)).isEqualTo(RefusalReason.MAX_CONNECTIONS_PER_ADDRESS);
            }
        }
        try (Peer other = from("127.0.0.2", server)) {
            assertThat(other.send("hello\n").line()).isEqualTo("hello");
        }
        assertThat(log.count("KNS0055")).isEqualTo(1);
        assertThat(log.countOf(
                        "further connections from 127.0.0.1, which has 90, as many as max-connections-per-address"))
                .isEqualTo(1);
        greedy.forEach(Peer::close);
    }

    @Test
    void saysWhoFillsAServerThatBoundsNoAddress() throws Exception {
        TcpServer server = listen(ServerLimits.builder().maxConnections(4).maxConnectionsPerAddress(0));
        List<Peer> peers = new ArrayList<>();
        for (String address : List.of("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2")) {
            peers.add(plainFrom(address, server));
        }
        for (int i = 0; i < 3; i++) {
            try (Peer refused = plainFrom("127.0.0.3", server)) {
                refused.expectClosed();
                assertThat(Observed.next(observed.refused)).isEqualTo(RefusalReason.MAX_CONNECTIONS);
            }
        }
        assertThat(log.count("KNS0056")).isEqualTo(1);
        assertThat(log.countOf("max-connections=4 connections, and 3 of them are from 127.0.0.1"))
                .isEqualTo(1);
        peers.forEach(Peer::close);
    }

    @Test
    void refusesWhoIsNotAllowedOrIsDenied() throws Exception {
        TcpServer server = listen(ServerLimits.builder()
                .allow(AddressRange.parseList("127.0.0.0/29"))
                .deny(AddressRange.parseList("127.0.0.2, ::1")));
        try (Peer allowed = from("127.0.0.1", server);
                Peer denied = plainFrom("127.0.0.2", server);
                Peer elsewhere = plainFrom("127.0.0.9", server)) {
            assertThat(allowed.send("hello\n").line()).isEqualTo("hello");
            denied.expectClosed();
            elsewhere.expectClosed();
            assertThat(Observed.next(observed.refused)).isEqualTo(RefusalReason.ADDRESS);
            assertThat(Observed.next(observed.refused)).isEqualTo(RefusalReason.ADDRESS);
            assertThat(observed.refusedAddresses)
                    .containsExactlyInAnyOrder(
                            denied.socket().getLocalSocketAddress(),
                            elsewhere.socket().getLocalSocketAddress());
        }
        assertThat(server.stats().refused()).containsEntry(RefusalReason.ADDRESS, 2L);
        assertThat(server.stats().accepted()).isEqualTo(1);
    }

    @Test
    void letsWaitInTheBacklogWhatComesFasterThanTheRate() {
        TcpServer server = listen(ServerLimits.builder().maxAcceptRate(20));
        List<Peer> peers = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < 30; i++) {
            peers.add(plainFrom("127.0.0.1", server)); // the system's backlog takes them at once
        }
        Eventually.until("all are accepted", () -> server.stats().accepted() == 30);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(took).isBetween(Duration.ofMillis(1_350), Eventually.LONGEST);
        peers.forEach(Peer::close);
    }

    @Test
    void warnsOfMoreConnectionsThanFiles() {
        listen(ServerLimits.builder().maxConnections(Integer.MAX_VALUE));
        listen(ServerLimits.builder().maxConnections(10));
        assertThat(log.count("KNS0050")).isEqualTo(FileLimit.get() < Integer.MAX_VALUE ? 1 : 0);
    }

    @Test
    void admitsUnixDomainSocketsByNumberOnly() {
        ServerLimits limits = ServerLimits.builder()
                .maxConnections(2)
                .maxConnectionsPerAddress(1)
                .allow(AddressRange.parseList("10.0.0.0/8"))
                .build();
        ServerCounters counters = new ServerCounters();
        Admission admission = new Admission("s", limits, new ConnectionEvents("s", counters, ServerObserver.NONE));
        UnixDomainSocketAddress peer = UnixDomainSocketAddress.of("");
        EmbeddedChannel first = new EmbeddedChannel();
        assertThat(admission.admitsByNumber(first, peer)).isTrue();
        assertThat(admission.admitsByNumber(new EmbeddedChannel(), peer)).isTrue();
        assertThat(admission.admitsByNumber(new EmbeddedChannel(), peer)).isFalse();
        first.close();
        assertThat(admission.admitsByNumber(new EmbeddedChannel(), peer)).isTrue();
    }

    @Test
    void tellsOfWhomItRefusesNothingElse() throws Exception {
        TcpServer server = listen(ServerLimits.builder().deny(AddressRange.parseList("127.0.0.1")));
        try (Peer refused = plainFrom("127.0.0.1", server)) {
            refused.expectClosed();
        }
        assertThat(Observed.next(observed.refused)).isEqualTo(RefusalReason.ADDRESS);
        assertThat(observed.opened).isEmpty();
        assertThat(observed.closed).isEmpty();
        assertThat(server.stats().open()).isZero();
    }
}
