package io.knsock.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.engine.time.Backoff;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a connection is made again and what is said of it, by a clock of the test's own. */
class ReconnectorTest {
    private final AtomicLong now = new AtomicLong();
    private final Reconnector reconnection =
            new Reconnector(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), () -> 0), now::get);

    private void passes(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private Duration pauseAfterALifeOf(Duration life) {
        reconnection.connected();
        passes(life);
        reconnection.lost();
        return reconnection.pause();
    }

    @Test
    void aConnectionThatHasLastedIsMadeAgainAtOnce() {
        assertThat(pauseAfterALifeOf(Duration.ofSeconds(1))).isZero();
    }

    @Test
    void pausesGrowWhileConnectionsLastForLessThanASecond() {
        assertThat(pauseAfterALifeOf(Duration.ofMillis(999))).isEqualTo(Duration.ofMillis(100));
        assertThat(pauseAfterALifeOf(Duration.ofMillis(999))).isEqualTo(Duration.ofMillis(200));
        reconnection.failed();
        assertThat(reconnection.pause()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aConnectionMustLastForLongerThanTheNextPause() {
        for (int i = 0; i < 10; i++) {
            pauseAfterALifeOf(Duration.ZERO);
        }
        assertThat(pauseAfterALifeOf(Duration.ofMillis(1_999))).isEqualTo(Duration.ofSeconds(2));
        assertThat(pauseAfterALifeOf(Duration.ofMillis(2_000))).isZero();
    }

    @Test
    void oneShortLifeIsNoReasonForDoubtAndTwoAre() {
        pauseAfterALifeOf(Duration.ZERO);
        assertThat(reconnection.isDoubtful()).isFalse();
        pauseAfterALifeOf(Duration.ZERO);
        assertThat(reconnection.isDoubtful()).isTrue();
        reconnection.lasted();
        assertThat(reconnection.isDoubtful()).isFalse();
    }

    @Test
    void connectionsThatDoNotLastAreWarnedOfOnceAMinuteWithTheirNumber() {
        pauseAfterALifeOf(Duration.ZERO);
        pauseAfterALifeOf(Duration.ZERO);
        assertThat(reconnection.toWarnOf()).isEqualTo(2);
        for (int i = 0; i < 7; i++) {
            passes(Duration.ofSeconds(8));
            pauseAfterALifeOf(Duration.ZERO);
            assertThat(reconnection.toWarnOf()).isZero();
        }
        passes(Duration.ofSeconds(8));
        pauseAfterALifeOf(Duration.ZERO);
        assertThat(reconnection.toWarnOf()).isEqualTo(8);
    }

    @Test
    void anOutageIsWarnedOfOnceAndTheNextNotWithinTenSeconds() {
        reconnection.failed();
        assertThat(reconnection.toWarnOf()).isEqualTo(1);
        passes(Duration.ofMinutes(5));
        reconnection.failed();
        assertThat(reconnection.toWarnOf()).isZero();
        assertThat(reconnection.takeWarned()).isTrue();
        assertThat(reconnection.takeWarned()).isFalse();
        reconnection.failed();
        assertThat(reconnection.toWarnOf()).isEqualTo(1);
        reconnection.takeWarned();
        passes(Duration.ofSeconds(10).minusNanos(1));
        reconnection.failed();
        assertThat(reconnection.toWarnOf()).isZero();
        passes(Duration.ofNanos(1));
        reconnection.failed();
        assertThat(reconnection.toWarnOf()).isEqualTo(2);
    }
}
