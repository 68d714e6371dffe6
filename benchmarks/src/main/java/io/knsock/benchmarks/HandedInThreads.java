package io.knsock.benchmarks;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
 * One line echoed by handlers on an executor that takes 10 µs of processor time for each task, half of it from who
 * hands it over, as a managed executor of a container does. Run it with {@code -t 1} and {@code -t 64}: each caller has
 * a connection.
 */
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HandedInThreads {
    private static final long HALF_NANOS = 5_000;

    /** A server on such an executor, and clients on an engine of their own. */
    @State(Scope.Benchmark)
    public static class Echo {
        private final Message message = Message.of("x".repeat(63));
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private SocketEngine engine;
        private SocketEngine clients;
        private TcpPool pool;

        @Setup
        public void start() {
            engine = SocketEngine.start(
                    EngineExecutors.builder().handlers(this::handOver).build());
            clients = SocketEngine.start();
            TcpServer server =
                    engine.listen(ServerConfig.builder().port(0).build(), (connection, received) -> received);
            ClientConfig client =
                    ClientConfig.builder().host("127.0.0.1").port(server.port()).build();
            pool = clients.pool(PoolConfig.builder(client).maxSize(64).build());
        }

        private void handOver(Runnable task) {
            work();
            threads.execute(() -> {
                work();
                task.run();
            });
        }

        private static void work() {
            long end = System.nanoTime() + HALF_NANOS;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }

        @TearDown
        public void stop() {
            clients.close();
            engine.close();
            threads.shutdown();
        }
    }

    @Benchmark
    public Message echo(Echo echo) {
        return echo.pool.request(echo.message);
    }
}
