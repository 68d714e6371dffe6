package io.knsock.benchmarks;

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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Acquires and releases a connection that costs nothing: what the pool itself costs. {@code -t 1}, {@code -t 8} and so
 * on set the number of threads; with more threads than {@code size} they wait for one another.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class AcquireRelease {
    @Param({"knsock", "hikari", "agroal", "stormpot", "commons", "netty"})
    public String pool;

    @Param("32")
    public int size;

    private Acquirer acquirer;

    @Setup
    public void open() throws Exception {
        acquirer = Pools.named(pool, size);
    }

    @TearDown
    public void close() throws Exception {
        acquirer.close();
    }

    /** What is acquired stays in the method, as in a try-with-resources statement. */
    @Benchmark
    public void local() throws Exception {
        acquirer.release(acquirer.acquire());
    }

    /** What is acquired is seen elsewhere, so that the compiler cannot do without it. */
    @Benchmark
    public void escaping(Blackhole elsewhere) throws Exception {
        Object connection = acquirer.acquire();
        elsewhere.consume(connection);
        acquirer.release(connection);
    }
}
