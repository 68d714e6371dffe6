package io.knsock.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SharedDeadlineTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Properties properties = new Properties();
    private long now = 1_000_000_000_000L;

    private SharedDeadline begin() {
        return SharedDeadline.begin(TIMEOUT, properties, now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void whoEndsAloneHasAllItsTime() {
        SharedDeadline end = begin();
        assertThat(end.timeout()).isEqualTo(TIMEOUT);
        end.over(now);
        pass(Duration.ofSeconds(3));
        assertThat(begin().timeout()).isEqualTo(TIMEOUT);
    }

    @Test
    void whoFollowsAtOnceHasWhatIsLeft() {
        SharedDeadline first = begin();
        pass(Duration.ofSeconds(4));
        first.over(now);
        pass(Duration.ofSeconds(1));
        SharedDeadline second = begin();
        assertThat(second.timeout()).isEqualTo(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));
        second.over(now);
        assertThat(begin().timeout()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void whoBeginsMeanwhileHasWhatIsLeft() {
        begin();
        pass(Duration.ofSeconds(9));
        assertThat(begin().timeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anEndThatIsNeverOverIsForgotten() {
        begin();
        pass(TIMEOUT.plusSeconds(3));
        assertThat(begin().timeout()).isEqualTo(TIMEOUT);
    }

    @Test
    void whatSomebodyElseHasWrittenThereIsNothing() {
        properties.setProperty("io.knsock.ending", "soon");
        assertThat(begin().timeout()).isEqualTo(TIMEOUT);
    }
}
