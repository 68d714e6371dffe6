package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.framing.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A server of some commands of Redis, in RESP 2; {@link RespFraming} cuts what arrives. Clients may send many commands
 * at once (pipelining); the replies have their order.
 */
public final class RespServer implements MessageHandler {
    private final Map<String, String> values = new ConcurrentHashMap<>();

    /** Binds a server without values. */
    public static TcpServer listen(ServerConfig.Builder settings) {
        return KnSock.listen(settings.framing(Framing.custom(new RespFraming())).build(), new RespServer());
    }

    /** Text in ISO 8859-1 is bytes, so keys and values may be any. */
    @Override
    public @Nullable Message onMessage(Connection connection, Message message) {
        List<String> command = words(message.text(ISO_8859_1));
        return command.isEmpty() ? null : Message.of(answer(command), ISO_8859_1);
    }

    private String answer(List<String> command) {
        String key = command.size() < 2 ? "" : command.get(1);
        return switch (command.get(0).toUpperCase(Locale.ROOT) + "/" + (command.size() - 1)) {
            case "PING/0" -> "+PONG\r\n";
            case "ECHO/1" -> bulk(key);
            case "GET/1" -> bulk(values.get(key));
            case "SET/2" -> {
                values.put(key, command.get(2));
                yield "+OK\r\n";
            }
            case "DEL/1" -> values.remove(key) == null ? ":0\r\n" : ":1\r\n";
            case "INCR/1" -> increment(key);
            default -> "-ERR unknown command\r\n";
        };
    }

    private String increment(String key) {
        try {
            return ":" + values.merge(key, "1", (old, one) -> Long.toString(Long.parseLong(old) + 1)) + "\r\n";
        } catch (NumberFormatException other) {
            return "-ERR value is not an integer\r\n";
        }
    }

    private static String bulk(@Nullable String value) {
        return value == null ? "$-1\r\n" : "$" + value.length() + "\r\n" + value + "\r\n";
    }

    /** An array of strings, or words in a line as a person types them. */
    private static List<String> words(String command) {
        if (!command.startsWith("*")) {
            return command.isBlank() ? List.of() : List.of(command.strip().split(" +"));
        }
        List<String> words = new ArrayList<>();
        int at = command.indexOf('\n') + 1;
        while (at < command.length()) {
            int begin = command.indexOf('\n', at) + 1;
            int end = begin + Integer.parseInt(command.substring(at + 1, begin - 2));
            words.add(command.substring(begin, end));
            at = end + 2;
        }
        return words;
    }

    /** Arguments: the port to listen on. */
    public static void main(String[] arguments) {
        listen(ServerConfig.builder().port(Integer.parseInt(arguments[0])));
    }
}
