package io.knsock.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static Backoff backoff(double random) {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), () -> random);
    }

    @Test
    void doublesUpToTheLongest() {
        assertThat(backoff(0).after(0)).isZero();
        assertThat(backoff(0).after(1)).hasMillis(100);
        assertThat(backoff(0).after(2)).hasMillis(200);
        assertThat(backoff(0).after(4)).hasMillis(800);
        assertThat(backoff(0).after(5)).hasMillis(1_000);
        assertThat(backoff(0).after(Integer.MAX_VALUE)).hasMillis(1_000);
    }

    @Test
    void takesOffUpToAHalfAtRandom() {
        assertThat(backoff(0.5).after(1)).hasMillis(75);
        assertThat(backoff(1).after(5)).hasMillis(500);
    }

    @Test
    void copesWithTheLongestDurations() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        assertThat(new Backoff(longest, longest, () -> 1).after(3)).isPositive();
    }
}
