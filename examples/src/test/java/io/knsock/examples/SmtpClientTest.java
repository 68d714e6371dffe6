package io.knsock.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.KnSockException;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Opening;
import io.knsock.engine.Handlers;
import io.knsock.examples.SmtpServer.Mail;
import io.knsock.test.Inbox;
import io.knsock.test.PeerListener;
import io.knsock.test.junit.KnSockExtension;
import io.knsock.tls.TlsStart;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With aiosmtpd, and with our own server. */
class SmtpClientTest {
    private static final List<String> LINES = List.of("Subject: dots", "", "first", ".", "..", "last");

    /** It accepts mail after STARTTLS only, and prints what it gets. */
    private static final String SERVER = """
        import ssl, sys, asyncio
        from aiosmtpd.smtp import SMTP
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('nobody'):
                    return '550 no such user'
                envelope.rcpt_tos.append(address)
                return '250 OK'
            async def handle_DATA(self, server, session, envelope):
                text = envelope.content.decode('latin-1').replace('\\r\\n', '|')
                print(envelope.mail_from, ','.join(envelope.rcpt_tos), text, flush=True)
                return '250 taken'
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        async def main():
            loop = asyncio.get_running_loop()
            server = await loop.create_server(
                lambda: SMTP(Handler(), tls_context=context, require_starttls=True), '127.0.0.1', 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()
        asyncio.run(main())
        """;

    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    @TempDir
    Path directory;

    private SmtpClient client(int port) {
        return net.closing(new SmtpClient(
                ClientConfig.builder().host("localhost").port(port), net.ca().clientTls()));
    }

    @Test
    void aiosmtpdTakesMails() throws Exception {
        Path script = directory.resolve("server.py");
        Files.writeString(script, SERVER);
        Process server = Program.AIOSMTPD.start(List.of(
                script.toString(),
                net.ca().server().certificate().toString(),
                net.ca().server().key().toString()));
        try (BufferedReader said = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
            SmtpClient client = client(Integer.parseInt(said.readLine()));
            client.send("one@localhost", List.of("two@localhost", "three@localhost"), LINES);
            assertThat(said.readLine())
                    .isEqualTo("one@localhost two@localhost,three@localhost Subject: dots||first|.|..|last|");
            assertThatThrownBy(() -> client.send("one@localhost", List.of("nobody@localhost"), LINES))
                    .hasMessage("the server says 550 no such user");
            client.send("one@localhost", List.of("four@localhost"), LINES);
            assertThat(said.readLine()).startsWith("one@localhost four@localhost ");
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    @Test
    void manySendersNeverGetEachOthersReplies() {
        Inbox<Mail> mails = new Inbox<>("mails");
        SmtpServer smtp = new SmtpServer(mails::add);
        TcpServer server = net.listen(
                settings -> SmtpServer.settings(settings, net.ca().serverTls()),
                Handlers.of(smtp).listener(smtp));
        SmtpClient client = client(server.port());
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String from = "sender" + i + "@localhost";
            senders.add(CompletableFuture.runAsync(() -> {
                for (int mail = 0; mail < 20; mail++) {
                    client.send(from, List.of("two@localhost"), List.of("Subject: " + from, "", "mail " + mail));
                }
            }));
        }
        senders.forEach(CompletableFuture::join);
        assertThat(mails.all())
                .hasSize(100)
                .allMatch(mail -> mail.lines()
                        .get(0)
                        .equals("Subject: "
                                + mail.from().substring(1, mail.from().length() - 1)));
    }

    @Test
    void withoutTlsNothingIsSent() {
        PeerListener server = net.peers(peer -> peer.send("220-hello\r\n220 there\r\n")
                .expect("EHLO localhost\r\n")
                .reply("250-there\r\n250 8BITMIME\r\n")
                .expect("STARTTLS\r\n")
                .reply("502 not here\r\n")
                .expectClosed());
        assertThatThrownBy(() -> client(server.port()).send("a@b", List.of("c@d"), LINES))
                .isInstanceOf(KnSockException.class)
                .hasMessageContaining("502 not here");
    }

    @Test
    void anOpeningThatForgetsTlsIsAFailedConnect() {
        PeerListener server = net.peers(peer -> peer.send("220 there\r\n").expectClosed());
        ClientConfig.Builder settings = ClientConfig.builder()
                .host("localhost")
                .port(server.port())
                .tls(net.ca().clientTls().toBuilder().start(TlsStart.ON_REQUEST).build());
        assertThatThrownBy(() -> net.connect(settings.conversation(new Conversation() {
                            @Override
                            public CompletionStage<?> open(Opening opening) {
                                return opening.receive();
                            }
                        })
                        .build()))
                .isInstanceOf(KnSockException.class)
                .hasMessageContaining("has ended without startTls()");
    }
}
