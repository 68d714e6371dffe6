package io.knsock.examples;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.conversation.Arrival;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Correlation;
import io.knsock.conversation.DuplicateKeyException;
import io.knsock.conversation.Sender;
import io.knsock.engine.KnSock;
import io.knsock.framing.Framing;
import io.knsock.framing.LengthPrefixed.Encoding;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A switch between terminals and the issuer of their cards (ISO 8583). All terminals share one connection to the
 * issuer, which replies in any order: a reply has the STAN (field 11) and the terminal (field 41) of its request.
 *
 * <p>Terminals put a TPDU of five bytes before each message, and a length of two bytes before that; the issuer wants a
 * length of four digits and no header.
 */
public final class Iso8583Switch implements AsyncMessageHandler {
    private static final int TPDU = 5;

    private final TcpClient issuer;

    /** Creates a switch; {@link #issuer} returns the settings of the client. */
    public Iso8583Switch(TcpClient issuer) {
        this.issuer = issuer;
    }

    /** Returns settings of a client of the issuer. */
    public static ClientConfig.Builder issuer(ClientConfig.Builder settings) {
        return settings.framing(Framing.lengthPrefixed(4, Encoding.DIGITS)).conversation(new Talk());
    }

    /** Binds a switch. */
    public static TcpServer listen(ServerConfig.Builder settings, TcpClient issuer) {
        return KnSock.listenAsync(settings.framing(Framing.iso8583(2)).build(), new Iso8583Switch(issuer));
    }

    /** Returns at once, so that a terminal need not wait for one reply before its next request. */
    @Override
    public CompletionStage<@Nullable Message> onMessage(Connection terminal, Message message) {
        Iso8583 request = Iso8583.parse(message, TPDU);
        issuer.requestAsync(request.withHeader(Message.empty()).toMessage())
                .thenApply(reply -> Iso8583.parse(reply, 0))
                .exceptionally(failure -> request.reply(codeOf(failure)))
                .thenAccept(reply -> terminal.sendAsync(
                        reply.withHeader(turned(request.header())).toMessage()));
        return CompletableFuture.completedFuture(null);
    }

    /** 91: the issuer is not available; 94: this has been sent already. */
    private static String codeOf(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof DuplicateKeyException ? "94" : "91";
    }

    /** A TPDU is a byte, where to and where from; the reply goes back. */
    private static Message turned(Message tpdu) {
        byte[] bytes = tpdu.bytes();
        return Message.of(new byte[] {bytes[0], bytes[3], bytes[4], bytes[1], bytes[2]});
    }

    /** How the issuer talks. */
    static final class Talk implements Conversation {
        private final AtomicInteger stan = new AtomicInteger();

        @Override
        public Correlation correlation() {
            return Correlation.by(message -> {
                Map<Integer, String> fields = Iso8583.parse(message, 0).fields();
                return fields.get(Iso8583.STAN) + fields.get(Iso8583.TERMINAL);
            });
        }

        @Override
        public Arrival arrival(Message message) {
            return Iso8583.parse(message, 0).isRequest() ? Arrival.UNASKED : Arrival.REPLY;
        }

        /** The issuer asks whether the switch is there. */
        @Override
        public void onUnasked(Message message, Sender issuer) {
            Iso8583 request = Iso8583.parse(message, 0);
            if (request.isRequest()) {
                issuer.send(request.reply("00").toMessage());
            }
        }

        /** Asks the issuer whether it is there; sent when heartbeat-interval has passed in silence. */
        @Override
        public Message heartbeat() {
            String number = "%06d".formatted(stan.updateAndGet(last -> last % 999_999 + 1));
            Map<Integer, String> fields = Map.of(Iso8583.STAN, number, Iso8583.TERMINAL, "SWITCH01", 70, "301");
            return new Iso8583(Message.empty(), "0800", new TreeMap<>(fields)).toMessage();
        }
    }

    /** Arguments: the port to listen on; host and port of the issuer. */
    public static void main(String[] arguments) {
        ClientConfig.Builder issuer = ClientConfig.builder().host(arguments[1]).port(Integer.parseInt(arguments[2]));
        listen(
                ServerConfig.builder().port(Integer.parseInt(arguments[0])),
                KnSock.connect(issuer(issuer).build()));
    }
}
