package io.knsock.examples;

import static io.knsock.examples.SmppConversation.string;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.engine.KnSock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends short messages by a centre (SMPP 3.4). Many are under way on one connection; replies come in any order. */
public final class SmppClient implements AutoCloseable {
    private final TcpClient client;

    /** Connects and logs in, and does so again when the connection is lost. */
    public SmppClient(ClientConfig.Builder settings, SmppConversation conversation) {
        this.client = KnSock.connect(settings.framing(SmppConversation.FRAMING)
                .conversation(conversation)
                .build());
    }

    /** Sends a text of at most 254 bytes in ISO 8859-1. The result is the name that the centre gives it. */
    public CompletableFuture<String> submit(String from, String to, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        ByteBuffer body = ByteBuffer.allocate(64 + bytes.length);
        body.put(string("")); // service
        body.putShort((short) 0).put(string(from)); // type and plan of numbers: unknown
        body.putShort((short) 0).put(string(to));
        body.put(new byte[3]); // class, protocol, priority
        body.put(string("")).put(string("")); // when it is sent, and how long it is of use
        body.put(new byte[] {0, 0, 3, 0}); // no receipt, replaces nothing, ISO 8859-1, no message of the centre
        body.put((byte) bytes.length).put(bytes);
        return client.requestAsync(SmppConversation.pdu(SmppConversation.SUBMIT, 0, body.flip()))
                .thenApply(response -> {
                    SmppConversation.check(response);
                    return response.text(US_ASCII).substring(12, response.length() - 1);
                });
    }

    @Override
    public void close() {
        client.close();
    }

    /** Arguments: host and port of the centre, user, password, who sends, who receives, the text. */
    public static void main(String[] arguments) {
        ClientConfig.Builder centre = ClientConfig.builder()
                .host(arguments[0])
                .port(Integer.parseInt(arguments[1]))
                .heartbeatInterval(Duration.ofSeconds(30));
        SmppConversation conversation = new SmppConversation(arguments[2], arguments[3], received -> {});
        try (SmppClient client = new SmppClient(centre, conversation)) {
            System.out.println(
                    client.submit(arguments[4], arguments[5], arguments[6]).join());
        }
    }
}
