package io.knsock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.test.junit.KnSockExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With redis-cli, and with redis-benchmark, which does not wait for a reply before its next command. */
class RespServerTest {
    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    private TcpServer server;

    @BeforeEach
    void listen() {
        server = net.closing(RespServer.listen(ServerConfig.builder().port(0)));
    }

    private String cli(String... command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", Integer.toString(server.port())));
        arguments.addAll(List.of(command));
        return Program.REDIS_CLI.run("", arguments).strip();
    }

    @Test
    void redisCliGetsWhatItHasSet() throws Exception {
        assertThat(cli("PING")).isEqualTo("PONG");
        assertThat(cli("SET", "key", "two words\r\nand lines")).isEqualTo("OK");
        assertThat(cli("GET", "key")).isEqualTo("two words\r\nand lines");
        assertThat(cli("GET", "other")).isEmpty();
        assertThat(cli("INCR", "count")).isEqualTo("1");
        assertThat(cli("INCR", "count")).isEqualTo("2");
        assertThat(cli("INCR", "key")).isEqualTo("ERR value is not an integer");
        assertThat(cli("DEL", "key")).isEqualTo("1");
        assertThat(cli("DEL", "key")).isEqualTo("0");
    }

    @Test
    void redisCliPipesCommands() throws Exception {
        StringBuilder commands = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            commands.append("SET key").append(i).append(" ").append(i).append("\r\n");
        }
        List<String> pipe = List.of("-h", "127.0.0.1", "-p", Integer.toString(server.port()), "--pipe");
        assertThat(Program.REDIS_CLI.run(commands.toString(), pipe)).contains("errors: 0, replies: 10000");
        assertThat(cli("GET", "key9999")).isEqualTo("9999");
    }

    @Test
    void redisBenchmarkRunsThrough() throws Exception {
        String said = Program.REDIS_BENCHMARK.run(
                "-p",
                Integer.toString(server.port()),
                "-t",
                "ping_inline,ping_mbulk,set,get,incr",
                "-n",
                "20000",
                "-c",
                "10",
                "-P",
                "16",
                "-q");
        assertThat(said)
                .contains("PING_INLINE", "PING_MBULK", "SET", "GET", "INCR")
                .doesNotContain("Error");
        assertThat(cli("GET", "counter:__rand_int__")).isEqualTo("20000");
    }

    @Test
    void aCommandMayComeInPiecesAndWithOthers() {
        net.peer(server)
                .drip("*2\r\n$3\r\nGET\r\n$1\r\nx\r\n", Duration.ofMillis(1))
                .expect("$-1\r\n")
                .send("*0\r\n\r\nPING\r\n*3\r\n$3\r\nset\r\n$1\r\nx\r\n$2\r\n\r\n\r\n*2\r\n$3\r\nGET\r\n$1\r\nx\r\n")
                .expect("+PONG\r\n+OK\r\n$2\r\n\r\n\r\n");
        net.peer(server).send("*1\r\n$x\r\n").expectEnd();
        net.peer(server).send("*1\r\n$99999999\r\n").expectEnd();
    }
}
