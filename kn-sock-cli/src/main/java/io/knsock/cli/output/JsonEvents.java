package io.knsock.cli.output;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.StopResult;
import io.knsock.config.ServerConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Prints each event as one line of JSON: sizes and addresses, never what messages hold. */
public final class JsonEvents implements ServerEvents {
    private final Console console;
    private final AtomicLong messages = new AtomicLong();

    public JsonEvents(Console console) {
        this.console = console;
    }

    private static Map<String, @Nullable Object> event(String name) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("time", Instant.now().toString());
        members.put("event", name);
        return members;
    }

    @Override
    public void listening(String endpoint, ServerConfig config) {
        Map<String, @Nullable Object> members = event("listening");
        members.put("endpoint", endpoint);
        members.put("tls", config.tls() != null);
        members.put("framing", config.framing().toString());
        Json.print(console, members);
    }

    @Override
    public void message(Connection connection, Message message, Message answer) {
        messages.incrementAndGet();
        Map<String, @Nullable Object> members = event("message");
        members.put("connection", connection.id());
        members.put("remote", text(connection.remoteAddress()));
        members.put("receivedBytes", message.length());
        members.put("replyBytes", answer.length());
        SSLSession session = connection.tlsSession();
        if (session != null) {
            members.put("protocol", session.getProtocol());
            members.put("cipher", session.getCipherSuite());
        }
        Json.print(console, members);
    }

    private static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return address.toString();
        }
        String host = internet.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + internet.getPort();
    }

    @Override
    public void stopped(String endpoint, StopResult result) {
        Map<String, @Nullable Object> members = event("stopped");
        members.put("endpoint", endpoint);
        members.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        members.put("cutConnections", result.cutConnections());
        members.put("messages", messages.get());
        Json.print(console, members);
    }
}
