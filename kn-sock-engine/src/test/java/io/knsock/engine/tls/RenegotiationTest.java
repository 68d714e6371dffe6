package io.knsock.engine.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.framing.Framing;
import io.knsock.test.TestCa;
import io.knsock.testing.OpenSslTool;
import io.knsock.testing.PerTest;
import io.knsock.tls.ServerTlsConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That clients cannot renegotiate, and that all others do not notice that this is watched. */
class RenegotiationTest {
    private static final String HELLO = "1603030002ffff";
    private static final String CHANGE_CIPHER_SPEC = "140303000101";
    private static final String FINISHED = "1603030003aabbcc";
    private static final String DATA = "17030300041600160a";

    @PerTest
    private SocketEngine engine;

    private TcpServer listen(ServerTlsConfig tls) {
        return engine.listen(
                ServerConfig.builder().port(0).framing(Framing.raw()).tls(tls).build(),
                (connection, message) -> message);
    }

    private static SSLSocket connect(TcpServer server, String protocol) throws IOException {
        SSLSocket socket =
                (SSLSocket) TestCa.shared().context(null).getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    private static String echo(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return new String(socket.getInputStream().readNBytes(text.length()), UTF_8);
    }

    @Test
    void endsAConnectionThatAsksForARenegotiation() throws Exception {
        TcpServer server = listen(TestCa.shared().serverTls());
        try (SSLSocket socket = connect(server, "TLSv1.2")) {
            assertThat(echo(socket, "before")).isEqualTo("before");
            socket.startHandshake(); // a second one
            assertThat(closed(socket)).isTrue();
        }
    }

    private static boolean closed(SSLSocket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void endsAConnectionOfOpenSslThatAsksForARenegotiation(@TempDir Path directory) {
        OpenSslTool.assumeThere();
        TcpServer server = listen(TestCa.shared().serverTls());
        OpenSslTool.Ended ended = OpenSslTool.talk(
                directory,
                "R\n",
                "s_client",
                "-tls1_2",
                "-CAfile",
                TestCa.shared().certificate().toString(),
                "-connect",
                "127.0.0.1:" + server.port());
        assertThat(ended.output()).endsWith("RENEGOTIATING\nclosed\n");
    }

    /** In one direction after the other: the echo is raw, and nothing limits what is under way but the sockets. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void leaves64MebibytesAlone(String protocol) throws Exception {
        TcpServer server = listen(TestCa.shared().serverTls());
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        MessageDigest received = MessageDigest.getInstance("SHA-256");
        try (SSLSocket socket = connect(server, protocol)) {
            for (int i = 0; i < 64; i++) {
                block[0] = (byte) i;
                sent.update(block);
                Thread writer = new Thread(() -> {
                    try {
                        socket.getOutputStream().write(block);
                    } catch (IOException lost) {
                        throw new UncheckedIOException(lost);
                    }
                });
                writer.start();
                received.update(socket.getInputStream().readNBytes(block.length));
                writer.join();
            }
        }
        assertThat(received.digest()).isEqualTo(sent.digest());
    }

    @Test
    void resumesSessions() throws Exception {
        TcpServer server = listen(TestCa.shared().serverTls());
        var context = TestCa.shared().context(null);
        byte[] first = null;
        for (int i = 0; i < 2; i++) {
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                assertThat(echo(socket, "x")).isEqualTo("x");
                byte[] id = socket.getSession().getId();
                assertThat(first == null
                                || HexFormat.of()
                                        .formatHex(id)
                                        .equals(HexFormat.of().formatHex(first)))
                        .as("the same session")
                        .isTrue();
                first = id;
            }
        }
    }

    // ---- the records themselves

    /** Feeds records to a guard, in pieces of so many bytes, and returns whether it let all of them pass. */
    private static boolean passes(int piece, String... records) {
        EmbeddedChannel channel = new EmbeddedChannel(new TlsRecordGuard(true));
        byte[] all = HexFormat.of().parseHex(String.join("", records));
        int passed = 0;
        for (int at = 0; at < all.length; at += piece) {
            channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(all, at, Math.min(piece, all.length - at)));
            for (ByteBuf one = channel.readInbound(); one != null; one = channel.readInbound()) {
                passed += one.readableBytes();
                one.release();
            }
            if (!channel.isOpen()) {
                assertThat(channel.pipeline().firstContext()).isNull();
                return false;
            }
        }
        assertThat(passed).isEqualTo(all.length);
        return true;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void refusesTheHandshakeRecordAfterTheFinishedHoweverTheyAreCut(int piece) {
        assertThat(passes(piece, HELLO, FINISHED, CHANGE_CIPHER_SPEC, FINISHED, DATA, DATA))
                .isTrue();
        assertThat(passes(piece, HELLO, CHANGE_CIPHER_SPEC, FINISHED, HELLO))
                .as("in the same read as the Finished")
                .isFalse();
        assertThat(passes(piece, HELLO, CHANGE_CIPHER_SPEC, FINISHED, DATA, HELLO))
                .isFalse();
    }

    /** RFC 8446, appendix D.4: a client that was asked for another key sends a second ClientHello. */
    @Test
    void letsASecondClientHelloOfTls13Pass() {
        assertThat(passes(1000, HELLO, CHANGE_CIPHER_SPEC, HELLO, DATA, DATA)).isTrue();
    }
}
