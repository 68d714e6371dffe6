package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.cli.RealPeer.Running;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as it is shipped, and the programs that people put in front of it or speak to it with. */
class RealPeersIT {
    private static final String HTTP = "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";

    @TempDir
    Path directory;

    private ServingJar serveTls(String... flags) throws Exception {
        TlsFiles files = TlsFiles.in(directory);
        List<String> command =
                new ArrayList<>(List.of("run-ssl-tcp-server", "0", files.file("server.crt"), files.file("server.key")));
        command.addAll(List.of(flags));
        return ServingJar.start(command.toArray(String[]::new));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static void endedWithoutComplaint(ServingJar server) throws Exception {
        ServingJar.Ended ended = server.terminate();
        assertThat(ended.said()).isEmpty();
        assertThat(ended.exitCode()).isZero();
    }

    /**
     * It finds the server down, and up again after five probes in a row; these leave no trace. Then the server knows
     * the client's address, not haproxy's.
     */
    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
    void haproxyProbesQuietlyAndTellsWhoTheClientIs(String header) throws Exception {
        RealPeer.HAPROXY.need();
        int front = PeerListener.closedPort();
        int back = PeerListener.closedPort();
        Path configuration = directory.resolve("haproxy.cfg");
        Files.writeString(configuration, """
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 30s
                    timeout server 30s
                frontend front
                    bind 127.0.0.1:%d
                    default_backend back
                backend back
                    server one 127.0.0.1:%d %s check inter 200ms fall 1 rise 5
                """.formatted(front, back, header));
        try (Running haproxy = RealPeer.HAPROXY.start("-db", "-f", configuration.toString())) {
            awaitLine(haproxy, "DOWN");
            try (ServingJar server = ServingJar.start(
                    "run-tcp-server",
                    Integer.toString(back),
                    "--frame",
                    "line",
                    "--proxy-from",
                    "127.0.0.1",
                    "--json")) {
                awaitLine(haproxy, "UP");
                String client;
                try (Peer peer = Peer.connect(front)) {
                    client = "127.0.0.1:" + peer.socket().getLocalPort();
                    assertThat(peer.ask("hello")).isEqualTo("Echo: hello");
                }
                ServingJar.Ended ended = server.terminate();
                assertThat(ended.printed())
                        .filteredOn(line -> line.contains("\"event\":\"message\""))
                        .singleElement()
                        .asString()
                        .contains("\"remote\":\"" + client + "\"");
                assertThat(ended.said()).isEmpty();
                assertThat(ended.exitCode()).isZero();
            }
        }
    }

    /** What haproxy says about the server as it sees it. */
    private static void awaitLine(Running haproxy, String state) throws IOException {
        String line = haproxy.line();
        while (line != null && !line.contains("back/one is " + state)) {
            line = haproxy.line();
        }
        assertThat(line).as("haproxy says that the server is " + state).isNotNull();
    }

    @Test
    void socatIsAnsweredAfterItHasEndedItsDirection() throws Exception {
        RealPeer.SOCAT.need();
        try (ServingJar server = ServingJar.start("run-tcp-server", "0", "--frame", "line");
                Running socat = RealPeer.SOCAT.start("-t", "10", "-", "TCP:127.0.0.1:" + server.port())) {
            assertThat(socat.typeAndEnd("one\ntwo\n").output()).isEqualTo("Echo: one\nEcho: two\n");
            assertThat(socat.exitCode()).isZero();
            endedWithoutComplaint(server);
        }
    }

    @Test
    void socatSpeaksMutualTls() throws Exception {
        RealPeer.SOCAT.need();
        try (ServingJar server = serveTls("--frame", "line", "--cafile", file("ca.crt"), "--require-client-cert");
                Running socat = RealPeer.SOCAT.start(
                        "-t",
                        "10",
                        "-",
                        "OPENSSL:localhost:" + server.port() + ",pf=ip4,cafile=" + file("ca.crt") + ",cert="
                                + file("client.crt") + ",key=" + file("client.key"))) {
            assertThat(socat.typeAndEnd("one\ntwo\n").output()).isEqualTo("Echo: one\nEcho: two\n");
            assertThat(socat.exitCode()).isZero();
            endedWithoutComplaint(server);
        }
    }

    @Test
    void netcatIsAnsweredAfterItHasEndedItsDirection() throws Exception {
        RealPeer.NETCAT.need();
        try (ServingJar server = ServingJar.start("run-tcp-server", "0", "--frame", "line");
                Running netcat = RealPeer.NETCAT.start("-N", "127.0.0.1", server.port())) {
            assertThat(netcat.typeAndEnd("one\ntwo\n").output()).isEqualTo("Echo: one\nEcho: two\n");
            assertThat(netcat.exitCode()).isZero();
            endedWithoutComplaint(server);
        }
    }

    @Test
    void netcatThatOnlyLooksWhetherThePortIsOpenLeavesNoTrace() throws Exception {
        RealPeer.NETCAT.need();
        try (ServingJar server = serveTls();
                Running netcat = RealPeer.NETCAT.start("-z", "127.0.0.1", server.port())) {
            assertThat(netcat.exitCode()).isZero();
            endedWithoutComplaint(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslVerifiesTheServerAndIsAnswered(String version) throws Exception {
        RealPeer.OPENSSL.need();
        try (ServingJar server = serveTls("--frame", "line");
                Running openssl = client(server, version)) {
            assertThat(openssl.type("hello\n").line()).isEqualTo("Echo: hello");
            endedWithoutComplaint(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslShowsItsOwnCertificate(String version) throws Exception {
        RealPeer.OPENSSL.need();
        try (ServingJar server = serveTls("--frame", "line", "--cafile", file("ca.crt"), "--require-client-cert");
                Running with = client(server, version, "-cert", file("client.crt"), "-key", file("client.key"));
                Running without = client(server, version)) {
            assertThat(with.type("hello\n").line()).isEqualTo("Echo: hello");
            assertThat(without.output())
                    .containsPattern("alert (bad certificate|certificate required|handshake failure)");
            assertThat(without.exitCode()).isNotZero();
            endedWithoutComplaint(server);
        }
    }

    /** Verifies the server's certificate and name, and ends if they are not right; -quiet prints the replies alone. */
    private Running client(ServingJar server, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "s_client",
                "-connect",
                "127.0.0.1:" + server.port(),
                "-quiet",
                "-verify_quiet",
                "-verify_return_error",
                "-CAfile",
                file("ca.crt"),
                "-verify_hostname",
                "localhost",
                "-servername", // without it something is said among the replies
                "localhost"));
        arguments.addAll(List.of(more));
        return RealPeer.OPENSSL.start(arguments.toArray(String[]::new));
    }

    @Test
    void curlFetchesAReplyThatIsHttp() throws Exception {
        RealPeer.CURL.need();
        try (ServingJar server = ServingJar.start("run-tcp-server", "0", "--reply", HTTP);
                Running curl = RealPeer.CURL.start("-sS", "http://127.0.0.1:" + server.port() + "/")) {
            assertThat(curl.output()).isEqualTo("hello\n");
            assertThat(curl.exitCode()).isZero();
            endedWithoutComplaint(server);
        }
    }

    @Test
    void curlFetchesItOverTlsFromAServerThatItVerifies() throws Exception {
        RealPeer.CURL.need();
        try (ServingJar server = serveTls("--reply", HTTP);
                Running curl = RealPeer.CURL.start(
                        "-sS",
                        "--cacert",
                        file("ca.crt"),
                        "--resolve",
                        "localhost:" + server.port() + ":127.0.0.1",
                        "https://localhost:" + server.port() + "/")) {
            assertThat(curl.output()).isEqualTo("hello\n");
            assertThat(curl.exitCode()).isZero();
            endedWithoutComplaint(server);
        }
    }
}
