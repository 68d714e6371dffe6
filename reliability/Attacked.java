package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.AsyncMessageHandler;
import io.knsock.framing.Framing;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.config.ServerConfig;
import io.knsock.TcpServer;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.engine.KnSock;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server whose handler is not that of the shell. Arguments: what the handler does, the framing, and either {@code
 * plain} or the directory of certificates; the largest frame may follow.
 */
final class Attacked {
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final long SLOW_MILLIS = 300;
    private static final int LEAKED = 64 << 10;
    private static final List<byte[]> HOARD = new ArrayList<>();

    private Attacked() {}

    public static void main(String[] arguments) throws Exception {
        ServerConfig.Builder config = ServerConfig.builder()
                .host("127.0.0.1")
                .port(0)
                .framing(Framing.parse(arguments[1]))
                .drainTimeout(DRAIN);
        if (!arguments[2].equals("plain")) {
            config.tls(ServerTlsConfig.of(
                    Path.of(arguments[2], "server.crt"), Path.of(arguments[2], "server.key")));
        }
        if (arguments.length > 3) {
            config.maxFrameBytes(Integer.parseInt(arguments[3]));
        }
        TcpServer server = arguments[0].startsWith("async")
                ? KnSock.listenAsync(config.build(), async(arguments[0]))
                : KnSock.listen(config.build(), blocking(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(DRAIN)));
        System.err.println("listening on 127.0.0.1:" + server.port());
        try {
            server.whenStopped().join();
        } catch (Throwable failed) { // an event loop has: whoever is to start this again must see its end
            Runtime.getRuntime().halt(9);
        }
    }

    private static MessageHandler blocking(String does) {
        return switch (does) {
            case "echo" -> (connection, message) -> echo(message);
            case "slow" -> (connection, message) -> {
                Thread.sleep(SLOW_MILLIS);
                return echo(message);
            };
            case "throws" -> (connection, message) -> {
                if (message.text().equals("bad")) {
                    throw new IllegalStateException("cannot handle this");
                }
                return echo(message);
            };
            case "hoards" -> (connection, message) -> {
                if (message.text().startsWith("hoard")) {
                    boolean gives = message.text().equals("hoard for a while");
                    Thread thread = new Thread(() -> hoard(gives), "hoard");
                    thread.setDaemon(true);
                    thread.start();
                }
                return echo(message);
            };
            default -> throw new IllegalArgumentException(does);
        };
    }

    private static AsyncMessageHandler async(String does) {
        return switch (does) {
            case "async" -> (connection, message) -> CompletableFuture.completedFuture(echo(message));
            case "async-slow" -> (connection, message) -> CompletableFuture.supplyAsync(
                    () -> echo(message), CompletableFuture.delayedExecutor(SLOW_MILLIS, TimeUnit.MILLISECONDS));
            default -> throw new IllegalArgumentException(does);
        };
    }

    /**
     * Takes all of the heap: to the last byte for 5 s, and gives it back; or as a leak does, for ever, with what is too
     * small for the leak left.
     */
    private static void hoard(boolean gives) {
        long end = System.nanoTime() + 5_000_000_000L;
        for (int size = LEAKED; !gives || System.nanoTime() - end < 0; ) {
            try {
                HOARD.add(new byte[size]);
            } catch (OutOfMemoryError full) {
                if (gives) {
                    size = size > 64 ? size / 2 : LEAKED;
                } else {
                    LockSupport.parkNanos(100_000_000);
                }
            }
        }
        HOARD.clear();
    }

    private static Message echo(Message message) {
        byte[] prefix = "Echo: ".getBytes(UTF_8);
        return Message.wrap(ByteBuffer.allocate(prefix.length + message.length())
                .put(prefix)
                .put(message.buffer())
                .array());
    }
}
