package io.knsock.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StartTimesTest {
    @Test
    void keepsTheOldestFirstHoweverManyThereAre() {
        StartTimes times = new StartTimes();
        Queue<Long> expected = new ArrayDeque<>();
        Random random = new Random(1);
        for (long time = 0; time < 10_000; time++) {
            int chance = time % 2_000 < 1_000 ? 6 : 3; // grows, and shrinks again
            if (random.nextInt(10) < chance) {
                times.add(time);
                expected.add(time);
            } else if (!expected.isEmpty()) {
                assertThat(times.oldest()).isEqualTo(expected.remove());
                times.removeOldest();
            }
            assertThat(times.isEmpty()).isEqualTo(expected.isEmpty());
        }
    }
}
