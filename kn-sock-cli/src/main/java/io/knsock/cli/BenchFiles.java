package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.cli.bench.Interval;
import io.knsock.cli.bench.LoadResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * The files that a bench was asked for. They are opened first: nobody wants to learn at the end that they cannot be.
 */
final class BenchFiles implements AutoCloseable {
    private static final double NANOS_PER_MICRO = 1_000.0;

    private final @Nullable PrintStream percentiles;
    private final @Nullable PrintStream log;
    private final @Nullable HistogramLogWriter writer;

    BenchFiles(@Nullable Path percentilesFile, @Nullable Path logFile) throws IOException {
        percentiles = percentilesFile == null ? null : open(percentilesFile);
        log = logFile == null ? null : open(logFile);
        writer = log == null ? null : new HistogramLogWriter(log);
        if (writer != null) {
            writer.outputLogFormatVersion();
            writer.outputLegend();
        }
    }

    private static PrintStream open(Path file) throws IOException {
        return new PrintStream(Files.newOutputStream(file), false, UTF_8);
    }

    void log(Interval second) {
        if (writer != null) {
            writer.outputIntervalHistogram(second.latencies());
        }
    }

    void percentiles(LoadResult result) throws IOException {
        if (percentiles != null) {
            result.latencies().outputPercentileDistribution(percentiles, NANOS_PER_MICRO);
        }
        if ((percentiles != null && percentiles.checkError()) || (log != null && log.checkError())) {
            throw new IOException("no space, or no more access");
        }
    }

    @Override
    public void close() {
        if (percentiles != null) {
            percentiles.close();
        }
        if (log != null) {
            log.close();
        }
    }
}
