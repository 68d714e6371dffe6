package io.knsock.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.Message;
import io.knsock.TcpClient;
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
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request and its reply over loopback, {@code -t} callers: on a pooled connection, by kn-sock and by Spring
 * Integration, and on a new one for each request, by kn-sock and by the JDK's sockets.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class PooledRequest {
    private static final String LINE = "x".repeat(63);
    private static final int SIZE = 32;

    private final Message message = Message.of(LINE);
    private final byte[] payload = LINE.getBytes(US_ASCII);
    private final byte[] line = (LINE + "\n").getBytes(US_ASCII);
    private SocketEngine engine;
    private ClientConfig client;
    private TcpPool pool;
    private SpringGateway spring;

    @Setup
    public void start() {
        engine = SocketEngine.start();
        TcpServer server = engine.listenAsync(
                ServerConfig.builder().port(0).build(),
                (connection, received) -> CompletableFuture.completedFuture(received));
        client = ClientConfig.builder().host("127.0.0.1").port(server.port()).build();
        pool = engine.pool(PoolConfig.builder(client).maxSize(SIZE).build());
        spring = new SpringGateway(server.port(), SIZE);
    }

    @TearDown
    public void stop() {
        spring.close();
        engine.close();
    }

    @Benchmark
    public Message pooled() {
        return pool.request(message);
    }

    @Benchmark
    public byte[] pooledBySpring() {
        return spring.request(payload);
    }

    @Benchmark
    public Message connecting() {
        try (TcpClient connection = engine.connect(client)) {
            return connection.request(message);
        }
    }

    @Benchmark
    public String connectingByJdk() throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), client.endpoints().get(0).port())) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(line);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        }
    }
}
