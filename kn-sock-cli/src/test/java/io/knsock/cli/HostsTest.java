package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts as people write them: IPv6 addresses in brackets or not, names with letters of their language. */
class HostsTest {
    private static final String NAME = "b\u00fccher.example";

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static void assumeIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assertThat(socket.isBound()).isTrue();
        } catch (IOException none) {
            assumeTrue(false, "there is no IPv6 here");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]"})
    void anIpv6AddressHasOnePairOfBrackets(String host) throws IOException {
        String port = closedPort();
        assertThat(Ran.shell("send-tcp", host, port, "hi").err())
                .contains("[::1]:" + port)
                .doesNotContain("[[");
        assertThat(Ran.shell("bench", host, port).err())
                .contains("[::1]:" + port)
                .doesNotContain("[[");
        assertThat(Ran.shell("doctor", host, port).out())
                .startsWith("[::1]:" + port + "\n")
                .contains("::1 is 0:0:0:0:0:0:0:1");
        assumeIpv6();
        try (RunningServer server = RunningServer.start("run-tcp-server", "--host", host)) {
            assertThat(server.endpoint()).startsWith("[::1]:");
            String bound = server.endpoint().substring("[::1]:".length());
            assertThat(Ran.shell("send-tcp", host, bound, "hi").out()).isEqualTo("Echo: hi\n");
            assertThat(Ran.shell("send-tcp", "x", "1", "hi", "--endpoints", "[::1]:" + bound)
                            .out())
                    .isEqualTo("Echo: hi\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[localhost]", "[127.0.0.1]", "[::1", "::1]", "[]"})
    void bracketsAreForIpv6AddressesOnly(String host) {
        Ran ran = Ran.shell("send-tcp", host, "80", "hi");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("brackets", host).hasLineCount(1);
        assertThat(Ran.shell("run-tcp-server", "0", "--host", host).code()).isEqualTo(2);
        assertThat(Ran.shell("doctor", host, "80").code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                NAME,
                "B\u00dcCHER.example",
                "bu\u0308cher.example",
                "xn--bcher-kva.example",
                "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54"
            })
    void aNameWithOtherLettersIsLookedUpInAscii(String host) {
        try (RunningServer server = RunningServer.start("run-tcp-server")) {
            assertThat(Ran.shell("send-tcp", host, server.port(), "hi").out()).isEqualTo("Echo: hi\n");
            assertThat(Ran.shell("send-tcp", "x", "1", "hi", "--endpoints", host + ":" + server.port())
                            .out())
                    .isEqualTo("Echo: hi\n");
            assertThat(Ran.shell("doctor", host, server.port()).code()).isZero();
        }
    }

    @Test
    void aNameThatCannotBeOneSaysWhy() {
        Ran ran = Ran.shell("send-tcp", "b\u00fccher..example", "80", "hi");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("host b\u00fccher..example is unknown", "cannot be a host name");

        Ran undecodable = Ran.shell("send-tcp", "b\ufffdcher.example", "80", "hi");
        assertThat(undecodable.code()).isEqualTo(3);
        assertThat(undecodable.err()).contains("LC_ALL");
    }
}
