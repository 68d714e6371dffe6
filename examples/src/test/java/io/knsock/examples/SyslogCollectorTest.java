package io.knsock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.examples.SyslogCollector.Entry;
import io.knsock.test.Eventually;
import io.knsock.test.Inbox;
import io.knsock.test.junit.KnSockExtension;
import io.knsock.tls.ServerTlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds of frames, of logger and of rsyslog. */
class SyslogCollectorTest {
    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    @TempDir
    Path directory;

    private final Inbox<Entry> entries = new Inbox<>("entries");

    private TcpServer collector(@Nullable ServerTlsConfig tls) {
        return net.closing(SyslogCollector.listen(ServerConfig.builder().port(0).tls(tls), entries::add));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rfc5424", "--rfc3164"})
    void loggerCountsOctetsOrDoesNot(String form) throws Exception {
        String port = Integer.toString(collector(null).port());
        for (String[] counted : new String[][] {{"--octet-count"}, {}}) {
            List<String> arguments = new ArrayList<>(List.of(
                    "--server",
                    "127.0.0.1",
                    "--port",
                    port,
                    "--tcp",
                    form,
                    "--tag",
                    "backup",
                    "--priority",
                    "local0.err"));
            arguments.addAll(List.of(counted));
            arguments.add("disk 7 is full");
            Program.LOGGER.run("", arguments);
            Entry entry = entries.next();
            assertThat(entry.facility()).isEqualTo(16);
            assertThat(entry.severity()).isEqualTo("err");
            assertThat(entry.program()).isEqualTo("backup");
            assertThat(entry.text()).isEqualTo("disk 7 is full");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"octet-counted", "traditional"})
    void rsyslogForwards(String framing) throws Exception {
        forwards(Program.RSYSLOG, collector(null), "tcp_framing=\"" + framing + "\"");
    }

    /** RFC 5425. */
    @Test
    void rsyslogForwardsOverTls() throws Exception {
        forwards(Program.RSYSLOG_TLS, collector(net.ca().serverTls()), """
            tcp_framing="octet-counted" streamDriver="gtls" streamDriverMode="1" streamDriverAuthMode="x509/name"
            streamDriverPermittedPeers="localhost" streamDriver.CAFile="%s"
            """.formatted(
                        net.ca().certificate()));
    }

    private void forwards(Program program, TcpServer collector, String options) throws Exception {
        Path socket = directory.resolve("log");
        Path configuration = directory.resolve("rsyslog.conf");
        Files.writeString(configuration, """
            global(workDirectory="%s")
            module(load="imuxsock" SysSock.Use="off")
            input(type="imuxsock" Socket="%s")
            action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" template="RSYSLOG_SyslogProtocol23Format" %s)
            """.formatted(directory, socket, collector.port(), options));
        Process rsyslog = program.start(List.of(
                "-n",
                "-f",
                configuration.toString(),
                "-i",
                directory.resolve("pid").toString()));
        try {
            Eventually.until("rsyslog has a socket", () -> Files.exists(socket));
            Program.LOGGER.run("--socket", socket.toString(), "--tag", "cron", "--priority", "auth.warning", "one");
            Program.LOGGER.run("--socket", socket.toString(), "--tag", "cron", "--priority", "user.debug", "two");
            assertThat(entries.await(2)).extracting(Entry::text).containsExactly("one", "two");
            assertThat(entries.all()).extracting(Entry::severity).containsExactly("warning", "debug");
            assertThat(entries.all()).extracting(Entry::program).containsOnly("cron");
        } finally {
            rsyslog.destroy();
            rsyslog.waitFor();
        }
    }

    @Test
    void bothKindsComeToOneConnection() {
        net.peer(collector(null))
                .send("<34>1 - h p - - - counted?\n29 <34>1 - h p - - [a b=\"\\]\"] x\n<13>no header\nnothing\n");
        assertThat(entries.await(4)).extracting(Entry::text).containsExactly("counted?", "x", "no header", "nothing");
    }
}
