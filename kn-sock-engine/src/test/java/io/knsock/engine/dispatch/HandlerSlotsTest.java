package io.knsock.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandlerSlotsTest {
    @Test
    void grantsInTheOrderOfAsking() {
        HandlerSlots slots = new HandlerSlots(1);
        List<String> granted = new ArrayList<>();
        assertThat(slots.tryTake()).isTrue();
        slots.whenFree(() -> granted.add("first"));
        slots.whenFree(() -> granted.add("second"));
        assertThat(granted).isEmpty();
        assertThat(slots.waiting()).isEqualTo(2);
        slots.release();
        assertThat(granted).containsExactly("first");
        slots.release();
        assertThat(granted).containsExactly("first", "second");
        slots.release();
        assertThat(slots.taken()).isZero();
    }

    @Test
    void letsNobodyPassWhoWaits() {
        HandlerSlots slots = new HandlerSlots(1);
        assertThat(slots.tryTake()).isTrue();
        slots.whenFree(() -> {
            assertThat(slots.tryTake()).isFalse();
            return true;
        });
        slots.release();
        assertThat(slots.tryTake()).isFalse();
        slots.release();
        assertThat(slots.tryTake()).isTrue();
    }

    @Test
    void givesTheSlotOfWhoNeedsItNoMoreToTheNext() {
        HandlerSlots slots = new HandlerSlots(1);
        List<String> granted = new ArrayList<>();
        assertThat(slots.tryTake()).isTrue();
        for (int i = 0; i < 10_000; i++) { // which must not fill the stack
            slots.whenFree(() -> false);
        }
        slots.whenFree(() -> granted.add("patient"));
        slots.release();
        assertThat(granted).containsExactly("patient");
        assertThat(slots.waiting()).isZero();
        slots.whenFree(() -> false);
        slots.release();
        assertThat(slots.taken()).isZero();
    }

    /** Every task asks again and again; if one were forgotten the latch would never open. */
    @Test
    void neitherForgetsAnybodyNorGrantsTooMany() throws Exception {
        int size = 3;
        int threads = 8;
        int rounds = 20_000;
        HandlerSlots slots = new HandlerSlots(size);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads * rounds);
        CyclicBarrier together = new CyclicBarrier(threads);
        Runnable work = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            done.countDown();
        };
        for (int i = 0; i < threads; i++) {
            new Thread(() -> {
                        try {
                            together.await();
                        } catch (Exception broken) {
                            throw new AssertionError(broken);
                        }
                        for (int round = 0; round < rounds; round++) {
                            if (slots.tryTake()) {
                                work.run();
                                slots.release();
                            } else {
                                // Released by another thread, as handlers do: a grant inside a grant would be
                                // recursion.
                                CountDownLatch granted = new CountDownLatch(1);
                                slots.whenFree(() -> {
                                    granted.countDown();
                                    return true;
                                });
                                await(granted);
                                work.run();
                                slots.release();
                            }
                        }
                    })
                    .start();
        }
        done.await();
        assertThat(most.get()).isBetween(1, size);
        assertThat(slots.waiting()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
