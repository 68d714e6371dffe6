package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import io.knsock.engine.Handlers;
import io.knsock.examples.SmtpServer.Mail;
import io.knsock.test.Inbox;
import io.knsock.test.Peer;
import io.knsock.test.junit.KnSockExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With swaks and with openssl. */
class SmtpServerTest {
    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    private final Inbox<Mail> mails = new Inbox<>("mails");
    private TcpServer server;

    @BeforeEach
    void listen() {
        SmtpServer smtp = new SmtpServer(mails::add);
        server = net.listen(
                settings -> SmtpServer.settings(settings, net.ca().serverTls()),
                Handlers.of(smtp).listener(smtp));
    }

    /** It verifies the certificate and its name. */
    @Test
    void swaksSendsAMail() throws Exception {
        String said = Program.SWAKS.run(
                "--server",
                "localhost",
                "--port",
                Integer.toString(server.port()),
                "--from",
                "one@example.org",
                "--to",
                "two@example.org,three@example.org",
                "--header",
                "Subject: dots",
                "--body",
                "first\n.\n..\nlast",
                "--tls",
                "--tls-verify",
                "--tls-ca-path",
                net.ca().certificate().toString());
        assertThat(said).contains("TLS started with cipher");
        Mail mail = mails.next();
        assertThat(mail.from()).isEqualTo("<one@example.org>");
        assertThat(mail.to()).containsExactly("<two@example.org>", "<three@example.org>");
        assertThat(mail.lines()).contains("Subject: dots", "first", ".", "..", "last");
    }

    @Test
    void opensslStartsTls() throws Exception {
        String said = Program.OPENSSL.run(
                "EHLO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nhello\n.\nQUIT\n",
                List.of(
                        "s_client",
                        "-connect",
                        "localhost:" + server.port(),
                        "-starttls",
                        "smtp",
                        "-crlf",
                        "-quiet",
                        "-verify_return_error",
                        "-CAfile",
                        net.ca().certificate().toString()));
        assertThat(said).contains("250 taken", "221 bye");
        assertThat(mails.next()).isEqualTo(new Mail("<a@b>", List.of("<c@d>"), List.of("hello")));
    }

    @Test
    void withoutTlsNoMailIsTaken() {
        peer().send("EHLO me\r\n")
                .expect("250-localhost\r\n250 STARTTLS\r\n")
                .send("MAIL FROM:<a@b>\r\n")
                .expect("530 start TLS first\r\n")
                .send("QUIT\r\n")
                .expect("221 bye\r\n")
                .expectEnd();
    }

    /** Whoever is in between could have put it there. */
    @Test
    void whatFollowsStarttlsInClearTextIsNotHandled() {
        Peer peer = peer();
        peer.send("STARTTLS\r\nMAIL FROM:<a@b>\r\n").expect("220 go ahead\r\n");
        assertThat(new String(peer.readToEnd(), ISO_8859_1)).isEmpty();
        assertThat(mails.size()).isZero();
    }

    private Peer peer() {
        return net.closing(Peer.connect(server.port())).expect("220 localhost ESMTP\r\n");
    }
}
