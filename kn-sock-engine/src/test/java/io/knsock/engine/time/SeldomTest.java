package io.knsock.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeldomTest {
    private static final long SECOND = 1_000_000_000L;

    private final Seldom seldom = new Seldom();
    private final long start = Long.MAX_VALUE; // the time of System.nanoTime may begin anywhere, and pass its end

    @Test
    void itIsTimeAtOnceAndThenAfterTenSeconds() {
        assertThat(seldom.isTime(start)).isTrue();
        assertThat(seldom.isTime(start + 9 * SECOND)).isFalse();
        assertThat(seldom.isTime(start + 10 * SECOND)).isTrue();
        assertThat(seldom.isTime(start + 19 * SECOND)).isFalse();
    }

    @Test
    void theIntervalCanBeAnother() {
        assertThat(seldom.isTime(start, Duration.ofMinutes(1))).isTrue();
        assertThat(seldom.isTime(start + 59 * SECOND, Duration.ofMinutes(1))).isFalse();
        assertThat(seldom.isTime(start + 60 * SECOND, Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void whatWasNotSaidInTheEndMayBeSaidAtOnce() {
        assertThat(seldom.isTime(start)).isTrue();
        seldom.takeBack();
        assertThat(seldom.isTime(start + 1)).isTrue();
    }
}
