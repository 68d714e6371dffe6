package io.knsock.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandlerClockTest {
    @Test
    void interruptsTheThreadThatIsInTheHandlerAndLeavesNoTraceOnIt() {
        HandlerClock inHandler = new HandlerClock();
        inHandler.entered();
        inHandler.interrupt();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        inHandler.left();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(inHandler.handling()).isNull();
    }

    @Test
    void interruptsNobodyWhoHasLeft() {
        HandlerClock inHandler = new HandlerClock();
        inHandler.entered();
        inHandler.left();
        inHandler.interrupt();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void leavesAnInterruptOfSomebodyElseAlone() {
        HandlerClock inHandler = new HandlerClock();
        inHandler.entered();
        Thread.currentThread().interrupt();
        inHandler.left();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void knowsTheThreadUntilOnlyAStageIsAwaited() {
        HandlerClock inHandler = new HandlerClock();
        inHandler.entered();
        assertThat(inHandler.handling())
                .isNotNull()
                .satisfies(handling -> assertThat(handling.thread()).isEqualTo(Thread.currentThread()));
        inHandler.awaited();
        assertThat(inHandler.handling())
                .isNotNull()
                .satisfies(handling -> assertThat(handling.thread()).isNull());
        inHandler.left();
        assertThat(inHandler.handling()).isNull();
    }

    @Test
    void tellsOnceOfEachMessageThatIsSlow() {
        HandlerClock inHandler = new HandlerClock();
        List<RunningHandler> told = new ArrayList<>();
        inHandler.tellIfSlow(Duration.ofSeconds(-1), told::add);
        inHandler.entered();
        inHandler.tellIfSlow(Duration.ofHours(1), told::add);
        assertThat(told).isEmpty();
        inHandler.tellIfSlow(Duration.ofSeconds(-1), told::add);
        inHandler.tellIfSlow(Duration.ofSeconds(-1), told::add);
        assertThat(told).hasSize(1);
        inHandler.left();
        inHandler.entered();
        inHandler.tellIfSlow(Duration.ofSeconds(-1), told::add);
        assertThat(told).hasSize(2);
    }

    /**
     * Who interrupts and who leaves pass each other again and again; an interrupt that came late would be seen outside.
     */
    @Test
    void neverInterruptsWhatComesAfter() throws Exception {
        HandlerClock inHandler = new HandlerClock();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        Thread interrupter = new Thread(() -> {
            begun.countDown();
            while (!over.get()) {
                inHandler.interrupt();
            }
        });
        interrupter.start();
        begun.await();
        AtomicInteger inside = new AtomicInteger();
        int outside = 0;
        for (int round = 0; round < 500_000; round++) {
            inHandler.entered();
            if (Thread.currentThread().isInterrupted()) {
                inside.incrementAndGet();
            }
            inHandler.left();
            if (Thread.interrupted()) {
                outside++;
            }
        }
        over.set(true);
        interrupter.join();
        assertThat(outside).isZero();
        assertThat(inHandler.handling()).isNull();
    }
}
