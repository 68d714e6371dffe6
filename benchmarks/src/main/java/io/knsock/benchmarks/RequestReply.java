package io.knsock.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One line sent, one line received, over loopback, by 8 callers. {@code pooled} is kn-sock on both ends; {@code jdk} is
 * the yardstick in the same run: blocking sockets of the JDK, a connection and a thread for each caller, no pool.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@Threads(8)
public class RequestReply {
    private static final String LINE = "x".repeat(63);

    /** A kn-sock server and a pool of as many connections as there are callers. */
    @State(Scope.Benchmark)
    public static class Pooled {
        @Param({"blocking", "async"})
        public String handler;

        private final Message message = Message.of(LINE);
        private SocketEngine engine;
        private TcpPool pool;

        @Setup
        public void start() {
            engine = SocketEngine.start();
            ServerConfig config = ServerConfig.builder().port(0).build();
            TcpServer server = handler.equals("async")
                    ? engine.listenAsync(config, (connection, received) -> CompletableFuture.completedFuture(received))
                    : engine.listen(config, (connection, received) -> received);
            ClientConfig client =
                    ClientConfig.builder().host("127.0.0.1").port(server.port()).build();
            pool = engine.pool(PoolConfig.builder(client).maxSize(8).build());
        }

        @TearDown
        public void stop() {
            engine.close();
        }
    }

    /** A server with a thread for each connection. */
    @State(Scope.Benchmark)
    public static class JdkServer {
        private ServerSocket listening;

        @Setup
        public void start() throws IOException {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            daemon(() -> {
                while (true) {
                    Socket accepted = listening.accept();
                    daemon(() -> echo(accepted));
                }
            });
        }

        private static void echo(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
            }
        }

        private static void daemon(Io task) {
            Thread thread = new Thread(() -> {
                try {
                    task.run();
                } catch (IOException closed) {
                    return; // the way a benchmark ends
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private interface Io {
            void run() throws IOException;
        }

        @TearDown
        public void stop() throws IOException {
            listening.close();
        }
    }

    /** The connection of one caller. */
    @State(Scope.Thread)
    public static class JdkClient {
        private final byte[] line = (LINE + "\n").getBytes(US_ASCII);
        private Socket socket;
        private BufferedReader reader;

        @Setup
        public void connect(JdkServer server) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.listening.getLocalPort());
            socket.setTcpNoDelay(true);
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        }

        @TearDown
        public void close() throws IOException {
            socket.close();
        }
    }

    @Benchmark
    public Message pooled(Pooled pooled) {
        return pooled.pool.request(pooled.message);
    }

    @Benchmark
    public String jdk(JdkClient client) throws IOException {
        client.socket.getOutputStream().write(client.line);
        return client.reader.readLine();
    }
}
