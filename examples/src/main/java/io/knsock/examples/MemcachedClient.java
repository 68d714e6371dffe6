package io.knsock.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.engine.KnSock;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A client of memcached (its text protocol) with a pool. The reply to a {@code get} has a part for each value that is
 * there, and ends with {@code END}.
 */
public final class MemcachedClient implements AutoCloseable {
    private final TcpPool pool;

    /** Creates a client, which connects when it is first used. */
    public MemcachedClient(ClientConfig.Builder settings) {
        ClientConfig config = settings.framing(Framing.custom(new MemcachedFraming()))
                .conversation(new Talk())
                .build();
        this.pool = KnSock.pool(PoolConfig.builder(config).build());
    }

    /** Returns the values that are there, by their keys. */
    public Map<String, byte[]> get(String... keys) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (Message part : pool.requestAll(List.of(Message.of("get " + String.join(" ", keys) + "\r\n")))) {
            String text = part.text(US_ASCII);
            if (text.startsWith("VALUE ")) {
                byte[] value = new byte[MemcachedFraming.valueBytes(text)];
                part.buffer().get(text.indexOf('\n') + 1, value);
                values.put(text.split(" ", 3)[1], value);
            } else if (!text.equals("END\r\n")) {
                throw new IllegalStateException("memcached says " + text.strip());
            }
        }
        return values;
    }

    /** Stores a value, and waits until it is there. */
    public void set(String key, byte[] value, Duration lifetime) {
        String reply = pool.request(store(key, value, lifetime, "")).text(US_ASCII);
        if (!reply.equals("STORED\r\n")) {
            throw new IllegalStateException("memcached says " + reply.strip());
        }
    }

    /** Stores a value, and does not wait: nobody tells whether that was done. */
    public void setWithoutReply(String key, byte[] value, Duration lifetime) {
        pool.send(store(key, value, lifetime, " noreply"));
    }

    private static Message store(String key, byte[] value, Duration lifetime, String option) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String line = "set " + key + " 0 " + lifetime.toSeconds() + " " + value.length + option + "\r\n";
        request.writeBytes(line.getBytes(UTF_8));
        request.writeBytes(value);
        request.writeBytes("\r\n".getBytes(US_ASCII));
        return Message.wrap(request.toByteArray());
    }

    /** Returns the pool, for its figures. */
    public TcpPool pool() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }

    /** When a reply is complete, and which request has none. */
    static final class Talk implements Conversation {
        @Override
        public boolean isComplete(Message request, List<Message> reply) {
            return !reply.get(reply.size() - 1).text(US_ASCII).startsWith("VALUE ");
        }

        @Override
        public boolean expectsReply(Message message) {
            return !message.text(US_ASCII).split("\r", 2)[0].endsWith(" noreply");
        }
    }

    /** Arguments: host and port of memcached, a key, a value. */
    public static void main(String[] arguments) {
        ClientConfig.Builder settings =
                ClientConfig.builder().host(arguments[0]).port(Integer.parseInt(arguments[1]));
        try (MemcachedClient client = new MemcachedClient(settings)) {
            client.set(arguments[2], arguments[3].getBytes(UTF_8), Duration.ofMinutes(1));
            client.get(arguments[2]).forEach((key, value) -> System.out.println(key + ": " + new String(value, UTF_8)));
        }
    }
}
