package io.knsock.testing;

import io.knsock.AsyncMessageHandler;
import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.config.ServerConfig;
import io.knsock.framing.Framing;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsStart;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * As much of SMTP (RFC 5321), with STARTTLS (RFC 3207), as clients need that send one mail; it keeps what it handles.
 */
public final class SmtpServer implements ConnectionListener {
    /** All lines that were handled. */
    public final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

    /** What {@link Connection#startTls()} has returned. */
    public final BlockingQueue<CompletableFuture<@Nullable Void>> upgrades = new LinkedBlockingQueue<>();

    private volatile boolean inMail;

    /** Returns the settings of a server of it. */
    public static ServerConfig.Builder config(ServerTlsConfig tls) {
        return ServerConfig.builder()
                .port(0)
                .framing(Framing.parse("line,crlf"))
                .tls(tls.toBuilder().start(TlsStart.ON_REQUEST).build());
    }

    @Override
    public void opened(Connection connection) {
        connection.sendAsync(Message.of("220 localhost"));
    }

    @Override
    public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
        inMail = false;
    }

    public MessageHandler blocking() {
        return this::handle;
    }

    public AsyncMessageHandler async() {
        return (connection, message) -> CompletableFuture.completedFuture(handle(connection, message));
    }

    /** For one client at a time. */
    private @Nullable Message handle(Connection connection, Message message) {
        String line = message.text();
        handled.add(line);
        if (inMail) {
            inMail = !line.equals(".");
            return inMail ? null : Message.of("250 taken");
        }
        switch (line.split(" ")[0].toUpperCase(Locale.ROOT)) {
            case "EHLO" -> {
                connection.sendAsync(Message.of("250-localhost"));
                return Message.of(connection.tlsSession() == null ? "250 STARTTLS" : "250 8BITMIME");
            }
            case "STARTTLS" -> {
                upgrades.add(connection.startTls());
                return Message.of("220 ready");
            }
            case "WHO" -> {
                return Message.of("250 " + who(connection));
            }
            case "DATA" -> {
                inMail = true;
                return Message.of("354 go on");
            }
            case "QUIT" -> {
                connection.sendAsync(Message.of("221 bye"));
                connection.close();
                return null;
            }
            default -> {
                return Message.of("250 ok");
            }
        }
    }

    private static String who(Connection connection) {
        var session = connection.tlsSession();
        return session == null
                ? "in clear text"
                : session.getProtocol() + " " + connection.applicationProtocol() + " "
                        + (connection.peerCertificates().isEmpty()
                                ? "nobody"
                                : connection.peerCertificates().get(0).getSubjectX500Principal());
    }
}
