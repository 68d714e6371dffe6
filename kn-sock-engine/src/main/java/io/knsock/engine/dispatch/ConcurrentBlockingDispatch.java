package io.knsock.engine.dispatch;

import io.knsock.MessageHandler;
import io.knsock.config.ReplyOrder;
import io.knsock.engine.container.Postponed;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has a {@link MessageHandler} handle several messages of one connection at once, each in a task of its own on a
 * handler thread. What the listener hears is a task, too: the first and the last, beside which there is no other.
 */
public final class ConcurrentBlockingDispatch extends ConcurrentDispatch {
    private final MessageHandler handler;
    private final Function<Inbound, Executor> executors;

    // Guarded by the event loop.
    private Executor handlers = Runnable::run;
    private boolean openingDue;
    private @Nullable Duration silence;

    /**
     * @param executors says, once the connection is open, what its tasks run on
     * @param most how many messages of the connection may be with the handler at once
     */
    public ConcurrentBlockingDispatch(
            Inbound connection,
            MessageHandler handler,
            @Nullable ListenerCalls listening,
            Function<Inbound, Executor> executors,
            HandlerSlots slots,
            int most,
            ReplyOrder order) {
        super(connection, listening, slots, most, order);
        this.handler = handler;
        this.executors = executors;
    }

    // ---- on the event loop

    @Override
    public void opened() {
        try {
            handlers = executors.apply(connection);
        } catch (Throwable failure) { // as of a handler
            connection.fail(failure);
            return;
        }
        if (listening == null) {
            open();
        } else {
            openingDue = true;
            pump();
        }
    }

    @Override
    public void idle(Duration silence) {
        if (listening != null && isQuiet()) {
            pause();
            this.silence = silence;
            pump();
        }
    }

    @Override
    boolean isStepDue() {
        return isDropped() ? isEndDue() : openingDue || silence != null;
    }

    @Override
    void step() {
        Duration silent = silence;
        if (!isDropped() && silent != null) {
            silence = null;
            boolean over = hasWaiting();
            handOver(new Step(
                    () -> tellSilence(silent, over),
                    () -> {},
                    this::stepBeforeMessagesReturned,
                    this::stepLate,
                    false));
            return;
        }
        if (!isDropped()) {
            openingDue = false;
            handOver(new Step(this::tellOpened, () -> {}, this::stepBeforeMessagesReturned, this::stepLate, false));
            return;
        }
        ListenerCalls.End known = takeEnd();
        Runnable tell = () -> {
            if (known != null && listening != null) {
                listening.closed(known);
            }
        };
        handOver(new Step(tell, () -> {}, this::stepReturned, this::stepLate, true));
    }

    private void stepBeforeMessagesReturned() {
        stepReturned();
        open();
    }

    /** One that was never told of the beginning hears nothing, for which no thread is needed. */
    @Override
    void endDue() {
        if (listening != null && listening.hasTold()) {
            pump();
        } else {
            tellEnd();
        }
    }

    @Override
    void call(Handling next) {
        handOver(new Step(() -> handle(next), () -> giveUp(next), () -> comeBack(next), () -> late(next), false));
    }

    private void handOver(Step step) {
        try {
            handlers.execute(step);
        } catch (RejectedExecutionException ended) {
            step.notRun(step.late); // with the engine: nothing comes of it
        } catch (Throwable failure) { // also errors: there is no memory to hand it over
            connection.fail(failure); // so nothing comes of it either
            step.notRun(step.back);
        } finally {
            step.giver = null;
        }
    }

    // ---- on a handler thread

    private void tellOpened() {
        if (listening != null && !isDropped() && !connection.isCloseWanted()) {
            listening.opened();
        }
    }

    private void tellSilence(Duration silent, boolean over) {
        if (listening != null && !over && !isDropped() && !connection.isCloseWanted()) {
            listening.idle(silent);
        }
    }

    private void handle(Handling one) {
        if (isDropped()) {
            giveUp(one);
            return;
        }
        try {
            one.reply = HandlerCall.reply(connection, handler, one.clock, one.message, one.before);
        } catch (Postponed later) {
            one.later = later;
        } catch (Throwable failure) { // also errors: a StackOverflowError of one message is not the others' business
            one.failure = failure;
        }
    }

    private static void giveUp(Handling one) {
        Postponed before = one.before;
        if (before != null) {
            before.giveUp();
        }
    }

    @Override
    public void interrupt() {
        interruptHandlers();
    }

    /** Made for one hand-over, with a slot. */
    private final class Step implements RetryingExecutor.Retried {
        private final Runnable work;
        private final Runnable instead;
        private final Runnable back;
        private final Runnable late;
        private final boolean ofTheEnd;

        /** Who hands it over, for as long as that takes. Others may see an old value, but none finds itself there. */
        private @Nullable Thread giver = Thread.currentThread();

        /**
         * @param instead is done in place of the work if that need not be done any more
         * @param back is run on the event loop when it is done
         * @param late is run in place of that if the loop has ended
         * @param ofTheEnd whether it is to be run also when the connection is closed
         */
        Step(Runnable work, Runnable instead, Runnable back, Runnable late, boolean ofTheEnd) {
            this.work = work;
            this.instead = instead;
            this.back = back;
            this.late = late;
            this.ofTheEnd = ofTheEnd;
        }

        @Override
        public void run() {
            boolean here = Thread.currentThread() == giver;
            try {
                work.run();
            } finally {
                slots.release();
                onLoop(back, late);
                if (!here) { // else perhaps an event loop, which keeps what is its own
                    // Threads of a container outlive the application: what Netty left on them would keep its class
                    // loader.
                    FastThreadLocal.removeAll();
                }
            }
        }

        @Override
        public boolean isOver() {
            boolean over = isDropped() && !ofTheEnd;
            if (over) {
                notRun(back);
            }
            return over;
        }

        /** Gives back what it holds; on the event loop. */
        void notRun(Runnable then) {
            instead.run();
            slots.release();
            then.run();
        }
    }
}
