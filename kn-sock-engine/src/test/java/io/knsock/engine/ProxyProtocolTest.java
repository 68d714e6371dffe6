package io.knsock.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.ProxyInfo;
import io.knsock.RefusalReason;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.AddressRange;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.net.Addresses;
import io.knsock.framing.Framing;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Program;
import io.knsock.testing.Variant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a proxy tells of whom it connects for: 127.0.0.1 is a trusted one here, 127.0.0.2 is not. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class ProxyProtocolTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final byte[] V1 = ascii("PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n");
    private static final byte[] SIGNATURE = ascii("\r\n\r\n\0\r\nQUIT\n");
    private static final byte[] NO_TLVS = {};

    private static final MessageHandler WHO = (connection, message) -> Message.of(
            Addresses.text(connection.remoteAddress()) + (connection.proxyAddress() == null ? "" : " by proxy"));

    @Parameter
    Variant variant;

    private final Observed observed = new Observed();

    @PerTest
    private SocketEngine engine;

    @PerTest(debug = true)
    private LogRecords log;

    static Stream<Variant> variants() {
        return Variant.all().stream();
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        assertThat(log.alarms()).isEqualTo(Math.min(1, log.count("KNS0072"))); // the first byte of a header is no TLS
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** A header of version 2: section 2.2 of the PROXY protocol. */
    private static byte[] v2(int versionAndCommand, int familyAndProtocol, byte[] addresses, byte[] tlvs) {
        int length = addresses.length + tlvs.length;
        byte[] fixed = {(byte) versionAndCommand, (byte) familyAndProtocol, (byte) (length >> 8), (byte) length};
        return join(SIGNATURE, fixed, addresses, tlvs);
    }

    private static byte[] v2Tcp4(byte[] tlvs) {
        return v2(0x21, 0x11, new byte[] {(byte) 192, 0, 2, 7, (byte) 198, 51, 100, 1, 10, 20, 1, (byte) 187}, tlvs);
    }

    private static byte[] tlvs(int bytes) {
        byte[] tlv = new byte[bytes];
        tlv[0] = 4; // PP2_TYPE_NOOP
        tlv[1] = (byte) ((bytes - 3) >> 8);
        tlv[2] = (byte) (bytes - 3);
        return tlv;
    }

    private ServerLimits.Builder behindProxy() {
        return ServerLimits.builder().proxyFrom(AddressRange.parseList("127.0.0.1"));
    }

    private ServerConfig.Builder server(ServerLimits.Builder limits) {
        return variant.server().limits(limits.build()).observer(observed);
    }

    private TcpServer listen(ServerLimits.Builder limits) {
        return engine.listen(server(limits).build(), WHO);
    }

    private Peer proxy(TcpServer server, byte[] header) {
        return variant.to(server).first(header).connect();
    }

    private Peer plain(String from, TcpServer server, byte[] bytes) {
        return Peer.to(server.port()).from(from).first(bytes).connect();
    }

    private void refuses(TcpServer server, String from, byte[] bytes) throws Exception {
        try (Peer peer = plain(from, server, bytes)) {
            peer.expectClosed();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.PROXY_REFUSED);
        assertThat(observed.opened).isEmpty();
    }

    @Test
    void tellsTheHandlerForWhomTheProxyConnects() throws Exception {
        TcpServer server = listen(behindProxy());
        byte[] six = join(
                InetAddress.getByName("2001:db8::7").getAddress(),
                InetAddress.getByName("2001:db8::1").getAddress(),
                new byte[] {10, 20, 1, (byte) 187});
        assertThat(askedBy(server, V1)).isEqualTo("192.0.2.7:51234 by proxy");
        assertThat(askedBy(server, ascii("PROXY TCP6 2001:db8::7 2001:db8::1 51234 443\r\n")))
                .isEqualTo("[2001:db8::7]:51234 by proxy");
        assertThat(askedBy(server, v2Tcp4(NO_TLVS))).isEqualTo("192.0.2.7:2580 by proxy");
        assertThat(askedBy(server, v2Tcp4(tlvs(1_000)))).isEqualTo("192.0.2.7:2580 by proxy");
        assertThat(askedBy(server, v2(0x21, 0x21, six, NO_TLVS))).isEqualTo("[2001:db8::7]:2580 by proxy");
        assertThat(server.stats().accepted()).isEqualTo(5);
    }

    private String askedBy(TcpServer server, byte[] header) throws Exception {
        try (Peer proxy = proxy(server, header)) {
            String told = proxy.send("who\n").line();
            Connection opened = Observed.next(observed.opened);
            assertThat(Addresses.text(opened.remoteAddress())).isEqualTo(told.split(" ")[0]);
            return told;
        }
    }

    private static byte[] tlv(int type, byte... value) {
        return join(new byte[] {(byte) type, (byte) (value.length >> 8), (byte) value.length}, value);
    }

    private ProxyInfo toldBy(byte[] header) {
        BlockingQueue<ProxyInfo> told = new LinkedBlockingQueue<>();
        TcpServer server = engine.listen(server(behindProxy()).build(), (connection, message) -> {
            told.add(Objects.requireNonNull(connection.proxyInfo()));
            return message;
        });
        try (Peer proxy = proxy(server, header)) {
            proxy.send("x\n").expect("x\n");
        }
        return told.remove();
    }

    private static String text(ProxyInfo told, int type) {
        return new String(Objects.requireNonNull(told.tlv(type)), US_ASCII);
    }

    @Test
    void tellsTheHandlerWhatElseTheProxyKnows() {
        byte[] tls = tlv(
                ProxyInfo.SSL,
                join(new byte[] {7, 0, 0, 0, 0}, tlv(ProxyInfo.SSL_VERSION, ascii("TLSv1.3")), tlv(0x22, ascii("me"))));
        ProxyInfo told = toldBy(v2Tcp4(join(
                tlv(ProxyInfo.ALPN, ascii("smtp")),
                tlv(4, new byte[9]),
                tlv(ProxyInfo.AUTHORITY, ascii("a.example")),
                tls,
                tlv(ProxyInfo.UNIQUE_ID, (byte) 0, (byte) -1),
                tlv(0xE0, ascii("first")),
                tlv(0xE0, ascii("second")))));
        assertThat(Addresses.text(Objects.requireNonNull(told.source()))).isEqualTo("192.0.2.7:2580");
        assertThat(Addresses.text(Objects.requireNonNull(told.destination()))).isEqualTo("198.51.100.1:443");
        assertThat(told.types()).containsExactlyInAnyOrder(0x01, 0x02, 0x05, 0x20, 0x21, 0x22, 0xE0);
        assertThat(text(told, ProxyInfo.ALPN)).isEqualTo("smtp");
        assertThat(text(told, ProxyInfo.AUTHORITY)).isEqualTo("a.example");
        assertThat(told.tlv(ProxyInfo.UNIQUE_ID)).containsExactly(0, -1);
        assertThat(told.tlv(ProxyInfo.SSL)).isEqualTo(Arrays.copyOfRange(tls, 3, tls.length));
        assertThat(text(told, ProxyInfo.SSL_VERSION)).isEqualTo("TLSv1.3");
        assertThat(text(told, ProxyInfo.SSL_CN)).isEqualTo("me");
        assertThat(text(told, 0xE0)).isEqualTo("first");
        assertThat(told.tlv(0xE1)).isNull();
        assertThat(told.toString()).contains("0xe0 of 5 bytes").doesNotContain("first");
        Objects.requireNonNull(told.tlv(0xE0))[0] = 'x';
        assertThat(text(told, 0xE0)).as("a copy each time").isEqualTo("first");
    }

    @Test
    void tellsWhereTheClientHasConnectedToInVersionOneToo() {
        ProxyInfo told = toldBy(V1);
        assertThat(Addresses.text(Objects.requireNonNull(told.destination()))).isEqualTo("198.51.100.1:443");
        assertThat(told.types()).isEmpty();
    }

    @Test
    void tellsNothingWhereTheProxyConnectsForItself() {
        ProxyInfo told = toldBy(v2(0x20, 0x11, new byte[12], tlv(ProxyInfo.AUTHORITY, ascii("a.example"))));
        assertThat(told.source()).isNull();
        assertThat(told.destination()).isNull();
        assertThat(told.types()).isEmpty();
    }

    @Test
    void tellsNothingWithoutAHeader() {
        TcpServer server = engine.listen(
                server(ServerLimits.builder()).build(),
                (connection, message) -> Message.of(String.valueOf(connection.proxyInfo())));
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("x\n").line()).isEqualTo("null");
        }
    }

    /** A header that real software has made. */
    @Test
    void readsWhatHaproxyTells() throws Exception {
        Program.need("haproxy", "-v");
        BlockingQueue<ProxyInfo> told = new LinkedBlockingQueue<>();
        TcpServer server = engine.listen(server(behindProxy()).tls(null).build(), (connection, message) -> {
            told.add(Objects.requireNonNull(connection.proxyInfo()));
            return message;
        });
        int front = PeerListener.closedPort();
        Path configuration = Files.createTempFile("haproxy", ".cfg");
        Files.writeString(configuration, """
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 30s
                    timeout server 30s
                frontend front
                    bind 127.0.0.1:%d
                    unique-id-format one-of-many
                    default_backend back
                backend back
                    server one 127.0.0.1:%d send-proxy-v2 proxy-v2-options unique-id
                """.formatted(front, server.port()));
        Process haproxy = Program.start("haproxy", "-db", "-f", configuration.toString());
        try {
            Eventually.until("haproxy listens", () -> accepts(front));
            try (Peer client = Peer.connect(front)) {
                client.send("x\n").expect("x\n");
                ProxyInfo info = told.remove();
                assertThat(Addresses.text(Objects.requireNonNull(info.source())))
                        .isEqualTo("127.0.0.1:" + client.socket().getLocalPort());
                assertThat(Addresses.text(Objects.requireNonNull(info.destination())))
                        .isEqualTo("127.0.0.1:" + front);
                assertThat(text(info, ProxyInfo.UNIQUE_ID)).isEqualTo("one-of-many");
            }
        } finally {
            haproxy.destroyForcibly();
            Files.delete(configuration);
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Test
    void keepsTheProxysAddressWhereItTellsNone() {
        TcpServer server = listen(behindProxy());
        byte[][] headers = {
            ascii("PROXY UNKNOWN\r\n"),
            v2(0x20, 0x00, new byte[0], NO_TLVS), // LOCAL
            v2(0x20, 0x11, new byte[12], NO_TLVS), // LOCAL, with addresses that are to be ignored
            v2(0x21, 0x00, new byte[0], NO_TLVS), // UNSPEC
            v2(0x21, 0x31, new byte[216], NO_TLVS) // a Unix domain socket
        };
        for (byte[] header : headers) {
            try (Peer proxy = proxy(server, header)) {
                assertThat(proxy.send("who\n").line())
                        .isEqualTo("127.0.0.1:" + proxy.socket().getLocalPort());
            }
        }
    }

    @Test
    void readsAHeaderThatArrivesByteByByteAndWhatComesWithIt() {
        TcpServer server = listen(behindProxy());
        for (byte[] header : new byte[][] {V1, v2Tcp4(tlvs(20))}) {
            try (Peer proxy = plain("127.0.0.1", server, new byte[0])) {
                for (byte one : header) {
                    proxy.send(new byte[] {one});
                }
                if (!variant.tls()) {
                    assertThat(proxy.send("who\n").line()).startsWith("192.0.2.7:");
                }
            }
            if (!variant.tls()) {
                try (Peer proxy = plain("127.0.0.1", server, join(header, ascii("who\nand\n")))) {
                    assertThat(proxy.line()).startsWith("192.0.2.7:");
                    assertThat(proxy.line()).startsWith("192.0.2.7:");
                }
            }
        }
        assertThat(server.stats().closed()).containsEntry(CloseCause.PROXY_REFUSED, 0L);
    }

    @Test
    void refusesAProxyWhoseHeaderIsMissingOrMalformedOrTooLong() throws Exception {
        TcpServer server = listen(behindProxy());
        refuses(server, "127.0.0.1", ascii("G")); // known by its first byte
        refuses(server, "127.0.0.1", ascii("PROXY TCP4 nonsense\r\n"));
        refuses(server, "127.0.0.1", ascii("PROXY TCP4 256.0.0.1 198.51.100.1 1 2\r\n"));
        refuses(server, "127.0.0.1", ascii("PROXY TCP4 192.0.2.7 198.51.100.1 65536 2\r\n"));
        refuses(server, "127.0.0.1", ascii("PROXY " + "x".repeat(200)));
        refuses(server, "127.0.0.1", v2(0x31, 0x11, new byte[12], NO_TLVS)); // version 3
        refuses(server, "127.0.0.1", v2(0x21, 0x11, new byte[4], NO_TLVS)); // too short for the addresses
        refuses(server, "127.0.0.1", join(SIGNATURE, new byte[] {0x21, 0x11, -1, -1})); // by its length alone
        refuses(server, "127.0.0.1", v2Tcp4(tlvs(2_048)));
        assertThat(server.stats().accepted()).isEqualTo(9);
        assertThat(log.count("KNS0012")).isEqualTo(9);
        assertThat(log.countOf("nonsense")).as("nothing that came is logged").isZero();
    }

    @Test
    void refusesAHeaderThatIsLateHoweverItDrips() throws Exception {
        TcpServer server = listen(behindProxy().firstByteTimeout(Duration.ofMillis(400)));
        long began = System.nanoTime();
        try (Peer silent = plain("127.0.0.1", server, new byte[0]);
                Peer dripping = plain("127.0.0.1", server, ascii("PROXY "))) {
            while (observed.closed.size() < 2) {
                dripping.trySend(new byte[] {'x'});
                dripping.delay(Duration.ofMillis(20));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(390), Eventually.LONGEST);
            silent.expectClosed();
        }
        assertThat(observed.closed).containsExactly(CloseCause.PROXY_REFUSED, CloseCause.PROXY_REFUSED);
    }

    @Test
    void refusesAHeaderFromWhoeverIsNoProxyHoweverItIsSplit() throws Exception {
        TcpServer server = listen(behindProxy());
        for (byte[] header : new byte[][] {V1, v2Tcp4(NO_TLVS)}) {
            try (Peer peer = plain("127.0.0.2", server, header)) {
                peer.expectClosed();
            }
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.PROXY_REFUSED);
            try (Peer peer = plain("127.0.0.2", server, new byte[0])) {
                for (int i = 0; i < 13 && observed.closed.isEmpty(); i++) {
                    peer.trySend(new byte[] {header[i]});
                    peer.delay(Duration.ofMillis(5));
                }
                assertThat(Observed.next(observed.closed))
                        .isIn(CloseCause.PROXY_REFUSED, variant.tls() ? CloseCause.TLS_FAILED : null);
                peer.expectClosed();
            }
        }
    }

    @Test
    void refusesAHeaderWhereThereAreNoProxies() throws Exception {
        TcpServer server = listen(ServerLimits.builder());
        try (Peer peer = plain("127.0.0.1", server, V1)) {
            peer.expectClosed();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.PROXY_REFUSED);
    }

    @Test
    void letsEverythingElsePassWithoutDelay() {
        TcpServer server = listen(behindProxy());
        try (Peer peer = variant.to(server).from("127.0.0.2").connect()) {
            String self = "127.0.0.2:" + peer.socket().getLocalPort();
            assertThat(peer.send("PROXIMITY\n").line()).isEqualTo(self);
            assertThat(peer.send("PROXY later\n").line()).isEqualTo(self);
        }
        TcpServer raw =
                engine.listen(server(behindProxy()).framing(Framing.raw()).build(), (connection, message) -> {
                    connection.sendAsync(Message.of("\n"));
                    return message;
                });
        try (Peer peer = variant.to(raw).from("127.0.0.2").connect()) {
            assertThat(peer.send("P").line()).isEmpty(); // answered although a header may begin so
        }
    }

    @Test
    void takesAProbeOfTheProxyForNothingWrong() throws Exception {
        TcpServer server = listen(behindProxy());
        for (int i = 0; i < 10; i++) {
            plain("127.0.0.1", server, new byte[0]).close();
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.PEER_CLOSED);
        }
        assertThat(observed.opened).isEmpty();
        for (int i = 0; i < 10; i++) {
            plain("127.0.0.1", server, new byte[0]).reset();
            assertThat(Observed.next(observed.closed)).isIn(CloseCause.PEER_CLOSED, CloseCause.LOST);
        }
    }

    @Test
    void refusesByTheAddressThatTheProxyTells() throws Exception {
        TcpServer server = listen(behindProxy()
                .allow(AddressRange.parseList("192.0.2.0/24"))
                .deny(AddressRange.parseList("192.0.2.66"))
                .maxConnectionsPerAddress(1));
        try (Peer first = proxy(server, V1)) {
            assertThat(first.send("who\n").line()).startsWith("192.0.2.7:");
            assertRefused(server, V1, RefusalReason.MAX_CONNECTIONS_PER_ADDRESS);
            assertRefused(server, ascii("PROXY TCP4 192.0.2.66 198.51.100.1 9 443\r\n"), RefusalReason.ADDRESS);
            assertRefused(server, ascii("PROXY TCP4 203.0.113.1 198.51.100.1 9 443\r\n"), RefusalReason.ADDRESS);
            assertRefused(server, ascii("PROXY UNKNOWN\r\n"), RefusalReason.ADDRESS); // the proxy's own is not allowed
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.PEER_CLOSED);
        try (Peer again = proxy(server, V1)) {
            assertThat(again.send("who\n").line()).startsWith("192.0.2.7:");
        }
        assertThat(server.stats().accepted()).isEqualTo(2);
        assertThat(observed.refusedAddresses)
                .contains(new InetSocketAddress("192.0.2.66", 9))
                .contains(new InetSocketAddress("203.0.113.1", 9));
    }

    private void assertRefused(TcpServer server, byte[] header, RefusalReason reason) throws Exception {
        try (Peer refused = plain("127.0.0.1", server, join(header, "and more\n".getBytes(US_ASCII)))) {
            refused.expectClosed();
        }
        assertThat(Observed.next(observed.refused)).isEqualTo(reason);
        assertThat(observed.closed).isEmpty();
    }

    @Test
    void doesNotHoldUpAStopWhileAHeaderIsAwaited() {
        TcpServer server = listen(behindProxy().firstByteTimeout(Duration.ofMinutes(10)));
        try (Peer silent = plain("127.0.0.1", server, new byte[0])) {
            Eventually.until("it is there", () -> server.stats().open() == 1);
            long began = System.nanoTime();
            assertThat(server.stop(Duration.ofMinutes(5))).isEqualTo(StopResult.cut(0));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Eventually.LONGEST);
            silent.expectClosed();
        }
    }
}
