package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The meetings over and over, in two threads that set out at the same moment. */
class RacingTest extends Meetings {
    private static final int MEETINGS = Integer.getInteger("kn-sock.meetings", 1_000);

    @Override
    void meet(Runnable prepare, Runnable here, Runnable there, Runnable check) throws Exception {
        AtomicInteger started = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread other = new Thread(() -> {
            for (int i = 1; i <= MEETINGS; i++) {
                await(started, i);
                try {
                    there.run();
                } catch (Throwable unexpected) {
                    failure.compareAndSet(null, unexpected);
                }
                ended.set(i);
            }
        });
        other.setDaemon(true);
        other.start();
        for (int i = 1; i <= MEETINGS; i++) {
            afresh();
            prepare.run();
            started.set(i);
            for (int delay = i % 50; delay > 0; delay--) { // so that each overtakes the other at times
                Thread.onSpinWait();
            }
            here.run();
            await(ended, i);
            check.run();
            assertThat(failure.get()).isNull();
        }
        other.join();
    }

    /** Spins, so as to set out at the moment, and lets others run if that takes long. */
    private static void await(AtomicInteger counter, int value) {
        for (int spins = 0; counter.get() < value; spins++) {
            if (spins < 200) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
