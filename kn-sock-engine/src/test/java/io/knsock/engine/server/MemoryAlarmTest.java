package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.testing.LogRecords;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The case out-of-direct-memory of the directory reliability has a server that raises it. */
class MemoryAlarmTest {
    private final LogRecords log = new LogRecords();
    private long now = Long.MAX_VALUE; // the time of System.nanoTime may begin anywhere
    private final MemoryAlarm alarm = new MemoryAlarm(() -> now);

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void saysThatThereIsNoMemoryOnceInAWhile() {
        alarm.look("orders", new OutOfMemoryError("Cannot reserve"));
        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("KNS0016")
                .contains("orders", "Cannot reserve");
        now += Duration.ofSeconds(9).toNanos();
        alarm.look("orders", new OutOfMemoryError());
        assertThat(log.count("KNS0016")).isEqualTo(1);
        now += Duration.ofSeconds(1).toNanos();
        alarm.look("orders", new DecoderException(new OutOfMemoryError()));
        assertThat(log.count("KNS0016")).isEqualTo(2);
    }

    @Test
    void saysNothingOfOtherFailures() {
        alarm.look("orders", new IOException("Connection reset"));
        alarm.look("orders", new DecoderException(new IllegalStateException()));
        assertThat(log.messages()).isEmpty();
    }
}
