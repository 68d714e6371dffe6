package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.AttributeKey;
import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.config.ServerConfig;
import io.knsock.engine.Handlers;
import io.knsock.engine.SocketEngine;
import io.knsock.framing.Framing;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server that takes mail (RFC 5321), and only from who has started TLS (RFC 3207). */
public record SmtpServer(Consumer<Mail> mails) implements MessageHandler, ConnectionListener {
    private static final AttributeKey<Session> SESSION = AttributeKey.of("smtp", Session.class);
    private static final int MAX_BYTES = 1 << 20;

    /** A mail, whose lines are in any encoding: they are read as ISO 8859-1. */
    public record Mail(String from, List<String> to, List<String> lines) {}

    /** What is known of the mail that is on its way. */
    private static final class Session {
        private String from = "";
        private final List<String> to = new ArrayList<>();
        private @Nullable List<String> lines;
        private int bytes;
    }

    /** Completes settings: TLS begins when the client asks for it. */
    public static ServerConfig.Builder settings(ServerConfig.Builder settings, ServerTlsConfig tls) {
        return settings.framing(Framing.line().withSent(Framing.Line.End.CRLF))
                .maxFrameBytes(2000)
                .tls(tls.toBuilder().start(TlsStart.ON_REQUEST).build());
    }

    /** The greeting. */
    @Override
    public void opened(Connection connection) {
        connection.sendAsync(Message.of("220 localhost ESMTP"));
    }

    @Override
    public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {}

    @Override
    public @Nullable Message onMessage(Connection connection, Message message) {
        Session session = connection.attributes().computeIfAbsent(SESSION, Session::new);
        String line = message.text(ISO_8859_1);
        List<String> lines = session.lines;
        String reply = lines == null ? command(connection, session, line) : data(connection, session, lines, line);
        return reply == null ? null : Message.of(reply);
    }

    private @Nullable String command(Connection connection, Session session, String line) {
        String command = line.toUpperCase(Locale.ROOT);
        boolean isProtected = connection.tlsSession() != null;
        if (command.startsWith("EHLO ")) {
            connection.attributes().remove(SESSION);
            connection.sendAsync(Message.of("250-localhost"));
            return isProtected ? "250 8BITMIME" : "250 STARTTLS";
        } else if (command.equals("STARTTLS") && !isProtected) {
            connection.attributes().remove(SESSION); // nothing said before may count afterwards
            connection.startTls();
            return "220 go ahead";
        } else if (command.equals("QUIT")) {
            connection.sendAsync(Message.of("221 bye"));
            connection.close();
            return null;
        } else if (!isProtected) {
            return "530 start TLS first";
        } else if (command.startsWith("MAIL FROM:")) {
            session.from = line.substring(10).strip();
            return "250 ok";
        } else if (command.startsWith("RCPT TO:") && !session.from.isEmpty() && session.to.size() < 100) {
            session.to.add(line.substring(8).strip());
            return "250 ok";
        } else if (command.equals("DATA") && !session.to.isEmpty()) {
            session.lines = new ArrayList<>();
            return "354 end with a dot";
        }
        return "503 not now";
    }

    private @Nullable String data(Connection connection, Session session, List<String> lines, String line) {
        session.bytes += line.length() + 2;
        if (!line.equals(".")) {
            if (session.bytes <= MAX_BYTES) {
                lines.add(line.startsWith(".") ? line.substring(1) : line);
            }
            return null;
        }
        connection.attributes().remove(SESSION);
        if (session.bytes > MAX_BYTES) {
            return "552 too large";
        }
        mails.accept(new Mail(session.from, session.to, lines));
        return "250 taken";
    }

    /** Arguments: the port to listen on; files with certificate and key. */
    public static void main(String[] arguments) {
        ServerTlsConfig tls = ServerTlsConfig.of(Path.of(arguments[1]), Path.of(arguments[2]));
        ServerConfig.Builder settings = ServerConfig.builder().port(Integer.parseInt(arguments[0]));
        SmtpServer server = new SmtpServer(System.out::println);
        SocketEngine.start()
                .listen(settings(settings, tls).build(), Handlers.of(server).listener(server));
    }
}
