package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Connection;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.framing.Framing;
import io.knsock.test.Inbox;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.junit.KnSockExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Terminals whose bytes are written by hand, and an issuer that replies in any order, late, never, or asks itself. */
class Iso8583SwitchTest {
    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    private Peer terminal(TcpClient issuer) {
        return terminals(issuer, 1).get(0);
    }

    private List<Peer> terminals(TcpClient issuer, int count) {
        TcpServer server =
                net.closing(Iso8583Switch.listen(ServerConfig.builder().port(0), issuer));
        List<Peer> terminals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            terminals.add(net.peer(server));
        }
        return terminals;
    }

    private TcpClient issuer(int port, Duration requestTimeout) {
        return net.connect(issuerConfig(port).requestTimeout(requestTimeout).build());
    }

    private static ClientConfig.Builder issuerConfig(int port) {
        return Iso8583Switch.issuer(ClientConfig.builder().host("127.0.0.1").port(port));
    }

    /** A purchase (fields 3, 11, 41), with its length and TPDU. */
    private static byte[] purchase(String stan, String terminal) {
        return bytes("\0\45" + "\140\0\3\0\1" + "0200" + "\40\40\0\0\0\200\0\0" + "000000" + stan + terminal);
    }

    /** Its reply, with field 39, to where it came from. */
    private static byte[] reply(String stan, String code, String terminal) {
        return bytes("\0\47" + "\140\0\1\0\3" + "0210" + "\40\40\0\0\2\200\0\0" + "000000" + stan + code + terminal);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void everyTerminalGetsItsOwnRepliesInWhateverOrderTheyCome() {
        int count = 20;
        List<Connection> connections = Collections.synchronizedList(new ArrayList<>());
        Inbox<Iso8583> requests = new Inbox<>("requests");
        TcpServer issuer =
                net.listen(settings -> settings.framing(Framing.parse("length:4,digits")), (from, message) -> {
                    connections.add(from);
                    requests.add(Iso8583.parse(message, 0));
                    return null;
                });
        List<Peer> terminals = terminals(issuer(issuer.port(), Duration.ofSeconds(30)), count);
        for (int i = 0; i < count; i++) {
            terminals
                    .get(i)
                    .send(purchase("000001", "TERM00" + (10 + i)))
                    .send(purchase("000002", "TERM00" + (10 + i)));
        }
        List<Iso8583> shuffled = new ArrayList<>(requests.await(2 * count));
        Collections.shuffle(shuffled, new Random(1));
        // the last digit of the terminal is the response code, so that nobody can get another's
        shuffled.forEach(request -> connections
                .get(0)
                .sendAsync(request.reply(
                                "0" + request.fields().get(Iso8583.TERMINAL).charAt(7))
                        .toMessage()));
        for (int i = 0; i < count; i++) {
            String received = new String(terminals.get(i).read(2 * 41), ISO_8859_1);
            String code = "0" + i % 10 + "TERM00" + (10 + i);
            assertThat(received).contains("000001" + code, "000002" + code);
        }
        assertThat(connections).containsOnly(connections.get(0));
    }

    @Test
    void withoutAReplyTheIssuerIsNotAvailableAndALateOneIsNobodysElse() {
        PeerListener issuer = net.peers(peer -> {
            byte[] first = peer.read(36);
            byte[] second = peer.read(36);
            assertThat(new String(first, ISO_8859_1))
                    .startsWith("0032" + "0200")
                    .endsWith("000001TERM0001");
            assertThat(new String(second, ISO_8859_1)).endsWith("000002TERM0001");
            peer.send(bytes("0034" + "0210" + "\40\40\0\0\2\200\0\0" + "000000" + "000001" + "05" + "TERM0001"));
            peer.send(bytes("0034" + "0210" + "\40\40\0\0\2\200\0\0" + "000000" + "000002" + "00" + "TERM0001"));
        });
        TcpClient client = issuer(issuer.port(), Duration.ofSeconds(2));
        terminal(client)
                .send(purchase("000001", "TERM0001"))
                .expect(reply("000001", "91", "TERM0001"))
                .send(purchase("000002", "TERM0001"))
                .expect(reply("000002", "00", "TERM0001"));
        assertThat(client.stats().late()).isEqualTo(1);
    }

    @Test
    void whatIsSentTwiceIsRefused() {
        PeerListener issuer = net.peers(peer -> {
            peer.read(36);
            peer.blackHole();
        });
        Peer terminal = terminal(issuer(issuer.port(), Duration.ofSeconds(2)));
        terminal.send(purchase("000001", "TERM0001"))
                .send(purchase("000001", "TERM0001"))
                .expect(reply("000001", "94", "TERM0001"))
                .expect(reply("000001", "91", "TERM0001"));
    }

    @Test
    void issuerAndSwitchAskEachOtherWhetherTheyAreThere() {
        String echo = "\200\40\0\0\0\200\0\0" + "\4\0\0\0\0\0\0\0"; // fields 11, 41, 70
        String answer = "\200\40\0\0\2\200\0\0" + "\4\0\0\0\0\0\0\0"; // and 39
        Inbox<String> done = new Inbox<>("done");
        PeerListener issuer = net.peers(peer -> {
            peer.send(bytes("0037" + "0800" + echo + "777777" + "ISSUER01" + "301"));
            peer.expect(bytes("0039" + "0810" + answer + "777777" + "00" + "ISSUER01" + "301"));
            for (int i = 1; i <= 2; i++) {
                peer.expect(bytes("0037" + "0800" + echo + "00000" + i + "SWITCH01" + "301"));
                peer.send(bytes("0039" + "0810" + answer + "00000" + i + "00" + "SWITCH01" + "301"));
            }
            done.add("all");
            peer.blackHole();
        });
        TcpClient client = net.connect(issuerConfig(issuer.port())
                .heartbeatInterval(Duration.ofMillis(200))
                .requestTimeout(Duration.ofSeconds(20))
                .build());
        assertThat(done.next()).isEqualTo("all");
        assertThat(client.isOpen()).isTrue();
    }
}
