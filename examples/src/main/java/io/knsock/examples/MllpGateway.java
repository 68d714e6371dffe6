package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.Connection;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.framing.Framing;
import io.knsock.pool.ConnectionPool;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import java.util.regex.Pattern;

/**
 * A gateway between hospital systems: it takes HL7 messages over MLLP, hands them to another system, and returns that
 * system's acknowledgement. If there is none, the sender gets an AE, and may send the message again.
 *
 * <p>Messages go through as they are, in any encoding. What is read here is ASCII, and ISO 8859-1 reads all bytes.
 */
public final class MllpGateway implements MessageHandler {
    /** Senders put an LF after a block, or a CR too many, which strict MLLP does not allow. */
    private static final Framing FRAMING = Framing.mllp(true);

    private final ConnectionPool hospital;

    /** Creates a gateway to the system that the connections of the pool lead to. */
    public MllpGateway(ConnectionPool hospital) {
        this.hospital = hospital;
    }

    /** Creates a pool of connections to a system that speaks MLLP. */
    public static TcpPool pool(ClientConfig.Builder system) {
        return KnSock.pool(PoolConfig.builder(system.framing(FRAMING).build()).build());
    }

    /** Binds a gateway. */
    public static TcpServer listen(ServerConfig.Builder settings, ConnectionPool hospital) {
        return KnSock.listen(settings.framing(FRAMING).build(), new MllpGateway(hospital));
    }

    @Override
    public Message onMessage(Connection connection, Message message) {
        String[] header = segment(message, "MSH");
        try {
            Message acknowledgement = hospital.request(message);
            // MSA-2 names the message by its MSH-10
            if (field(segment(acknowledgement, "MSA"), 3).equals(field(header, 10))) {
                return acknowledgement;
            }
            return error(header, "the acknowledgement was that of another message");
        } catch (KnSockException failure) {
            return error(header, failure.maybeSent() ? "no acknowledgement has come" : "the system is not reached");
        }
    }

    /** An acknowledgement of ours: sender and receiver change places. */
    private static Message error(String[] header, String why) {
        String separator = header[0].substring(3);
        String msh = String.join(
                separator,
                "MSH",
                field(header, 2),
                field(header, 5),
                field(header, 6),
                field(header, 3),
                field(header, 4),
                field(header, 7),
                "",
                "ACK",
                field(header, 10),
                field(header, 11),
                field(header, 12));
        return Message.of(msh + "\r" + String.join(separator, "MSA", "AE", field(header, 10), why) + "\r", ISO_8859_1);
    }

    /**
     * The parts of a segment, of which the first is its name. The character after that separates the others; in MSH it
     * is MSH-1 itself, so there the second part is MSH-2, and in all others it is the first field.
     */
    private static String[] segment(Message message, String name) {
        for (String segment : message.text(ISO_8859_1).split("\r", -1)) {
            if (segment.startsWith(name) && segment.length() > 3) {
                String separator = segment.substring(3, 4);
                String[] parts = segment.split(Pattern.quote(separator), -1);
                parts[0] += separator;
                return parts;
            }
        }
        throw new IllegalArgumentException("no HL7 message: it has no " + name);
    }

    private static String field(String[] parts, int number) {
        return number <= parts.length ? parts[number - 1] : "";
    }

    /** Arguments: the port to listen on; host and port of the system behind. */
    public static void main(String[] arguments) {
        ClientConfig.Builder system = ClientConfig.builder().host(arguments[1]).port(Integer.parseInt(arguments[2]));
        listen(ServerConfig.builder().port(Integer.parseInt(arguments[0])), pool(system));
    }
}
