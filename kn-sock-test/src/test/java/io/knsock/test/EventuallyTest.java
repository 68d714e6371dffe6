package io.knsock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventuallyTest {
    @Test
    void looksAgainUntilItIsSo() {
        AtomicInteger looks = new AtomicInteger();
        Eventually.until(() -> looks.incrementAndGet() == 10);
        Eventually.until("a hundred", () -> looks.incrementAndGet() == 20);
        assertThat(Eventually.value("looks", looks::incrementAndGet, count -> count == 30))
                .isEqualTo(30);
        Eventually.holds(() -> assertThat(looks.incrementAndGet()).isEqualTo(40));
        assertThat(looks).hasValue(40);
    }

    /** So that it takes no processor from what it waits for. */
    @Test
    void parksBetweenTwoLooks() throws Exception {
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        Thread waiting = new Thread(() -> Eventually.until(mayEnd::isDone));
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        mayEnd.complete(null);
        waiting.join();
    }

    @Test
    void whatItWaitsForMayFail() {
        assertThatThrownBy(() -> Eventually.until(() -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Eventually.holds(() -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsItWithWhatItWaitedFor() {
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Eventually.until("a miracle", () -> false))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("interrupted: did not happen within PT20S: a miracle");
            assertThatThrownBy(() -> Eventually.until(() -> false, () -> "nothing"))
                    .hasMessage("interrupted: did not happen within PT20S: nothing");
            assertThatThrownBy(() -> Eventually.value("count", () -> 1, count -> count == 2))
                    .hasMessage("interrupted: count is not as wanted after PT20S, but 1");
            assertThatThrownBy(() -> Eventually.holds(() -> assertThat(1).isEqualTo(2)))
                    .hasMessageStartingWith("interrupted: ")
                    .hasCauseInstanceOf(AssertionError.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
