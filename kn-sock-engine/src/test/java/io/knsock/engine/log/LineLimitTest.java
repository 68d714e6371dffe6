package io.knsock.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LineLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5 * SECOND); // it overflows on the way
    private final LineLimit limit = new LineLimit(Duration.ofSeconds(10), nanoTime::get);

    @Test
    void theFirstLineOfAPlaceIsSaidAndFurtherOnesAreCounted() {
        assertThat(limit.take("KNS1", "a")).isZero();
        for (int i = 0; i < 1_000; i++) {
            nanoTime.addAndGet(SECOND / 101);
            assertThat(limit.take("KNS1", "a")).isEqualTo(LineLimit.LEFT_OUT);
        }
        nanoTime.addAndGet(SECOND);
        assertThat(limit.take("KNS1", "a")).isEqualTo(1_000);
        nanoTime.addAndGet(10 * SECOND);
        assertThat(limit.take("KNS1", "a")).isZero();
    }

    @Test
    void placesAreIndependentOfEachOther() {
        assertThat(limit.take("KNS1", "a")).isZero();
        assertThat(limit.take("KNS1", "b")).isZero();
        assertThat(limit.take("KNS2", "a")).isZero();
        assertThat(limit.take("KNS2", "a")).isEqualTo(LineLimit.LEFT_OUT);
    }

    @Test
    void whatIsUntoldAtTheEndIsToldThenAndThePlaceIsForgotten() {
        limit.take("KNS1", "a");
        limit.take("KNS1", "a");
        limit.take("KNS1", "a");
        limit.take("KNS2", "a");
        limit.take("KNS1", "b");
        limit.take("KNS1", "b");
        assertThat(limit.end("a")).isEqualTo(Map.of("KNS1", 2L));
        assertThat(limit.end("a")).isEmpty();
        assertThat(limit.places()).isEqualTo(1);
        assertThat(limit.take("KNS1", "a")).isZero();
    }

    @Test
    void theNumberOfPlacesIsBounded() {
        for (int i = 0; i < 3 * LineLimit.MAX_PLACES; i++) {
            limit.take("KNS1", "client " + i);
        }
        assertThat(limit.places()).isLessThanOrEqualTo(LineLimit.MAX_PLACES + 1);
        nanoTime.addAndGet(10 * SECOND);
        assertThat(limit.take("KNS1", "one more")).isZero();
        assertThat(limit.places()).isLessThan(LineLimit.MAX_PLACES);
    }

    @Test
    void ofManyThreadsOneSpeaksAndNoneIsForgotten() throws Exception {
        int threads = 8;
        AtomicLong said = new AtomicLong();
        CountDownLatch together = new CountDownLatch(threads);
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            all[i] = new Thread(() -> {
                together.countDown();
                try {
                    together.await();
                } catch (InterruptedException never) {
                    return;
                }
                for (int n = 0; n < 1_000; n++) {
                    if (limit.take("KNS1", "a") == 0) {
                        said.incrementAndGet();
                    }
                }
            });
            all[i].start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(said).hasValue(1);
        assertThat(limit.end("a")).isEqualTo(Map.of("KNS1", 7_999L));
    }
}
