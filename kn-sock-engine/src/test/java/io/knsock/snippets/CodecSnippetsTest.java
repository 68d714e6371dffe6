package io.knsock.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.codec.Codec;
import io.knsock.codec.TypedClient;
import io.knsock.codec.TypedHandlers;
import io.knsock.codec.UnreadableMessageException;
import io.knsock.engine.KnSock;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the codecs, as {@link SnippetsTest} has those of the rest. */
class CodecSnippetsTest {
    private static final int ANY_PORT = 0;

    // @start region="codec"
    /** Numbers as digits. */
    static final class Digits implements Codec<BigInteger> {
        private final Codec<String> text = Codec.text();

        @Override
        public Message encode(BigInteger value) {
            return text.encode(value.toString());
        }

        @Override
        public BigInteger decode(Message message) {
            try {
                return new BigInteger(text.decode(message));
            } catch (NumberFormatException bad) { // its message quotes the digits
                throw new UnreadableMessageException("a message of " + message.length() + " bytes is no number");
            }
        }
    }
    // @end

    @Test
    void valuesAreHandledAndAskedFor() {
        int port = ANY_PORT;
        // @start region="handler"
        MessageHandler doubling =
                TypedHandlers.of(new Digits(), Codec.text(), (connection, number) -> "twice is " + number.add(number));
        TcpServer server = KnSock.listen(port, doubling);
        // @end
        try (server;
                TcpClient client = KnSock.connect("127.0.0.1", server.port())) {
            // @start region="client"
            TypedClient<BigInteger, String> numbers = TypedClient.of(client, new Digits(), Codec.text());
            String reply = numbers.request(BigInteger.TWO);
            // @end
            assertThat(reply).isEqualTo("twice is 4");
        }
    }

    @Test
    void whatCannotBeReadIsAnswered() {
        // @start region="unreadable"
        MessageHandler patient = TypedHandlers.of(
                new Digits(),
                Codec.text(),
                (connection, number) -> number + " is a number",
                (connection, message, failure) -> Message.of("no number"));
        // @end
        try (TcpServer server = KnSock.listen(ANY_PORT, patient)) {
            assertThat(List.of("x", "7").stream().map(line -> KnSock.request("127.0.0.1", server.port(), line)))
                    .containsExactly("no number", "7 is a number");
        }
        assertThatThrownBy(() -> new Digits().decode(Message.of("secret")))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessage("a message of 6 bytes is no number");
    }
}
