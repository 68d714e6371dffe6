package io.knsock.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.Message;
import io.knsock.conversation.Arrival;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Correlation;
import io.knsock.conversation.Opening;
import io.knsock.conversation.Sender;
import io.knsock.framing.Framing;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * How one talks with a short message centre (SMPP 3.4): log in on each connection; tell replies by sequence numbers;
 * ask in times of silence whether it is there, and answer when it asks.
 *
 * <pre>
 *   length (4, of all) | command (4) | status (4) | sequence number (4) | body
 * </pre>
 */
public final class SmppConversation implements Conversation {
    /** The length counts itself. */
    static final Framing FRAMING = Framing.lengthPrefixed(4).withInclusive(true);

    static final int SUBMIT = 4;
    private static final int DELIVER = 5;
    private static final int BIND_TRANSCEIVER = 9;
    private static final int ENQUIRE_LINK = 0x15;
    private static final int RESPONSE = 0x80000000;

    private final String user;
    private final String password;
    private final Consumer<Message> received;

    /**
     * Creates one.
     *
     * @param received gets the PDUs of messages that come to us; on an event loop, so it must not block
     */
    public SmppConversation(String user, String password, Consumer<Message> received) {
        this.user = user;
        this.password = password;
        this.received = received;
    }

    /** Sequence numbers are the client's to give: they are written into each request. */
    @Override
    public Correlation correlation() {
        return Correlation.sequence(8, 4);
    }

    @Override
    public CompletionStage<?> open(Opening opening) {
        ByteBuffer body = ByteBuffer.allocate(64);
        body.put(string(user)).put(string(password)).put(string("")).put(new byte[] {0x34, 0, 0, 0});
        return opening.request(pdu(BIND_TRANSCEIVER, 0, body.flip())).thenAccept(reply -> check(reply.get(0)));
    }

    @Override
    public Arrival arrival(Message message) {
        return (message.buffer().getInt(0) & RESPONSE) == 0 ? Arrival.UNASKED : Arrival.REPLY;
    }

    /** The centre has a message for us, or asks whether we are there. */
    @Override
    public void onUnasked(Message message, Sender centre) {
        ByteBuffer pdu = message.buffer();
        int command = pdu.getInt(0);
        if (command == DELIVER) {
            received.accept(message);
        }
        ByteBuffer body = ByteBuffer.allocate(command == DELIVER ? 1 : 0); // a message id that is empty
        centre.send(pdu(command | RESPONSE, pdu.getInt(8), body));
    }

    /** Sent after heartbeat-interval without anything else. */
    @Override
    public Message heartbeat() {
        return pdu(ENQUIRE_LINK, 0, ByteBuffer.allocate(0));
    }

    static Message pdu(int command, int sequence, ByteBuffer body) {
        ByteBuffer pdu = ByteBuffer.allocate(12 + body.remaining());
        return Message.of(
                pdu.putInt(command).putInt(0).putInt(sequence).put(body).flip());
    }

    static void check(Message response) {
        int status = response.buffer().getInt(4);
        if (status != 0) {
            throw new IllegalStateException("the centre refuses with status " + status);
        }
    }

    static byte[] string(String text) {
        return (text + '\0').getBytes(US_ASCII);
    }
}
