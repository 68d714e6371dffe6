package io.knsock.benchmarks;

import io.knsock.config.ClientConfig;
import io.knsock.engine.pool.Pool;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
import org.openjdk.jmh.annotations.Warmup;

/** How long a caller really waits that waits in vain: it should be what it asked for, and not much more. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 1, time = 10)
@Fork(1)
@State(Scope.Benchmark)
public class AcquireTimeout {
    @Param({"10", "100", "1000"})
    public int millis;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Duration timeout;
    private Pool pool;
    private PooledConnection only;

    @Setup
    public void open() {
        timeout = Duration.ofMillis(millis);
        ClientConfig client = ClientConfig.builder().host("nowhere").port(1).build();
        pool = new Pool(
                PoolConfig.builder(client).maxSize(1).build(), List.of(new FreeConnection.Made()), timer, closed -> {});
        only = pool.acquire();
    }

    @TearDown
    public void close() {
        only.close();
        pool.close();
        timer.shutdownNow();
    }

    @Benchmark
    public Object inVain() {
        try {
            return pool.acquire(timeout);
        } catch (PoolExhaustedException late) {
            return late;
        }
    }
}
