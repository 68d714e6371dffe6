package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.TcpServer;
import io.knsock.test.TestCa;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Program;
import io.knsock.testing.SmtpServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of others that begin in clear text, and then shake hands: they verify the server, and its name. */
class StartTlsPeersTest {
    private final SmtpServer smtp = new SmtpServer();
    private final Observed observed = new Observed();

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    private TcpServer listen(boolean async) {
        return engine.listen(
                SmtpServer.config(TestCa.shared().serverTls())
                        .observer(observed)
                        .build(),
                (async ? Handlers.ofAsync(smtp.async()) : Handlers.of(smtp.blocking())).listener(smtp));
    }

    private void endedWell() throws InterruptedException {
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.CLOSED);
        assertThat(log.alarms()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslStartsTls(String version) throws Exception {
        Program.need("openssl", "version");
        TcpServer server = listen(false);
        Program.Ended ended = Program.run(
                "WHO\nQUIT\n",
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + server.port(),
                "-starttls",
                "smtp",
                version,
                "-crlf",
                "-quiet",
                "-verify_return_error",
                "-CAfile",
                TestCa.shared().certificate().toString(),
                "-verify_hostname",
                "localhost");
        assertThat(ended.output())
                .contains(version.equals("-tls1_2") ? "250 TLSv1.2 null nobody" : "250 TLSv1.3 null nobody");
        assertThat(smtp.handled).last().isEqualTo("QUIT");
        endedWell();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void swaksSendsAMail(boolean async) throws Exception {
        Program.need("swaks", "--support");
        Program.need("perl", "-MNet::SSLeay", "-e", "1");
        TcpServer server = listen(async);
        Program.Ended ended = Program.run(
                "",
                "swaks",
                "--server",
                "localhost",
                "--port",
                Integer.toString(server.port()),
                "--from",
                "one@localhost",
                "--to",
                "other@localhost",
                "--body",
                "hello",
                "--tls",
                "--tls-verify",
                "--tls-ca-path",
                TestCa.shared().certificate().toString());
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("TLS started with cipher");
        assertThat(smtp.handled).contains("STARTTLS", "hello", "QUIT");
        endedWell();
    }
}
