package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.test.TestCa;
import io.knsock.testing.LogRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether it is said that settings do not fit into the memory of the JVM. */
class MemoryFitTest {
    private static final long MEBIBYTE = 1 << 20;

    private final LogRecords log = new LogRecords();

    @AfterEach
    void close() {
        log.close();
    }

    private static ServerConfig.Builder config(int maxConnections) {
        return ServerConfig.builder()
                .port(0)
                .maxFrameBytes(1 << 20)
                .limits(ServerLimits.builder().maxConnections(maxConnections).build());
    }

    @Test
    void saysNothingOfWhatFits() {
        MemoryFit.check(config(1_000).build(), 64 * MEBIBYTE, 128 * MEBIBYTE, 128 * MEBIBYTE);
        assertThat(log.all()).isEmpty();
    }

    @Test
    void saysThatABudgetIsMoreThanHalfOfTheHeap() {
        MemoryFit.check(config(1_000).build(), 64 * MEBIBYTE + 1, 128 * MEBIBYTE, 1_000 * MEBIBYTE);
        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("KNS0054")
                .contains("max-buffered-bytes=");
    }

    @Test
    void saysThatABudgetIsMoreThanHalfOfDirectMemory() {
        MemoryFit.check(config(1_000).build(), 64 * MEBIBYTE + 1, 1_000 * MEBIBYTE, 128 * MEBIBYTE);
        assertThat(log.messages()).singleElement().asString().contains("max-buffered-bytes=");
    }

    @Test
    void saysThatAFrameMayTakeAllThatIsKept() {
        MemoryFit.check(config(1_000).build(), 2 * MEBIBYTE, 128 * MEBIBYTE, 128 * MEBIBYTE);
        assertThat(log.all()).isEmpty();
        MemoryFit.check(config(1_000).build(), 2 * MEBIBYTE - 1, 128 * MEBIBYTE, 128 * MEBIBYTE);
        assertThat(log.messages()).singleElement().asString().contains("max-frame-bytes=");
    }

    @Test
    void saysThatConnectionsTakeMoreThanHalfOfTheHeapAndWithTlsSooner() {
        MemoryFit.check(config(10_000).build(), 16 * MEBIBYTE, 128 * MEBIBYTE, 128 * MEBIBYTE);
        assertThat(log.all()).isEmpty();
        MemoryFit.check(
                config(10_000).tls(TestCa.shared().serverTls()).build(), 16 * MEBIBYTE, 128 * MEBIBYTE, 128 * MEBIBYTE);
        assertThat(log.messages()).singleElement().asString().contains("max-connections=10000 with TLS");
        MemoryFit.check(config(20_000).build(), 16 * MEBIBYTE, 128 * MEBIBYTE, 128 * MEBIBYTE);
        assertThat(log.countOf("max-connections=20000 may take")).isEqualTo(1);
    }
}
