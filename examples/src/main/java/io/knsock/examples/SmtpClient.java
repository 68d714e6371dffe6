package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Opening;
import io.knsock.engine.KnSock;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends mail (RFC 5321) by a server that has STARTTLS (RFC 3207). Its connections stay open for the next mail.
 */
public final class SmtpClient implements AutoCloseable {
    private final TcpPool pool;

    /** Creates a client, which connects when it sends its first mail. */
    public SmtpClient(ClientConfig.Builder settings, ClientTlsConfig tls) {
        ClientConfig config = settings.framing(Framing.line().withSent(Framing.Line.End.CRLF))
                .conversation(new Talk())
                .tls(tls.toBuilder().start(TlsStart.ON_REQUEST).build())
                .build();
        this.pool = KnSock.pool(PoolConfig.builder(config).build());
    }

    /**
     * Sends a mail.
     *
     * @param lines header and body, without ends of lines
     * @throws IllegalStateException if the server does not take it; the message has what it says
     */
    public void send(String from, List<String> to, List<String> lines) {
        try (PooledConnection connection = pool.acquire()) {
            try {
                expect('2', connection.exchangeAll(List.of(Message.of("MAIL FROM:<" + from + ">"))));
                for (String one : to) {
                    expect('2', connection.exchangeAll(List.of(Message.of("RCPT TO:<" + one + ">"))));
                }
                expect('3', connection.exchangeAll(List.of(Message.of("DATA"))));
                List<Message> mail = new ArrayList<>();
                for (String line : lines) {
                    mail.add(Message.of((line.startsWith(".") ? "." : "") + line, ISO_8859_1));
                }
                mail.add(Message.of("."));
                expect('2', connection.exchangeAll(mail));
            } catch (IllegalStateException refused) {
                connection.exchangeAll(List.of(Message.of("RSET")));
                throw refused;
            }
        }
    }

    private static void expect(char first, List<Message> reply) {
        String last = reply.get(reply.size() - 1).text();
        if (last.isEmpty() || last.charAt(0) != first) {
            throw new IllegalStateException("the server says " + last);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** How an SMTP server talks: a greeting, and replies of several lines, of which the last has no hyphen. */
    static final class Talk implements Conversation {
        private static final Message HELLO = Message.of("EHLO localhost");

        @Override
        public boolean isComplete(Message request, List<Message> reply) {
            return isLast(reply.get(reply.size() - 1));
        }

        private static boolean isLast(Message line) {
            return !line.text().matches("[0-9]{3}-.*");
        }

        @Override
        public CompletionStage<?> open(Opening opening) {
            return greeting(opening)
                    .thenCompose(greeted -> opening.request(HELLO))
                    .thenCompose(offered -> opening.request(Message.of("STARTTLS")))
                    .thenCompose(ready -> {
                        expect('2', ready);
                        return opening.startTls();
                    })
                    .thenCompose(encrypted -> opening.request(HELLO))
                    .thenAccept(offered -> expect('2', offered));
        }

        private static CompletableFuture<Message> greeting(Opening opening) {
            return opening.receive().thenCompose(line -> {
                expect('2', List.of(line));
                return isLast(line) ? CompletableFuture.completedFuture(line) : greeting(opening);
            });
        }
    }

    /** Arguments: host and port of the server, the file with its CA, who sends, who receives, the text. */
    public static void main(String[] arguments) {
        ClientConfig.Builder server = ClientConfig.builder().host(arguments[0]).port(Integer.parseInt(arguments[1]));
        ClientTlsConfig tls =
                ClientTlsConfig.builder().ca(Path.of(arguments[2])).build();
        try (SmtpClient client = new SmtpClient(server, tls)) {
            client.send(arguments[3], List.of(arguments[4]), List.of("Subject: hello", "", arguments[5]));
        }
    }
}
