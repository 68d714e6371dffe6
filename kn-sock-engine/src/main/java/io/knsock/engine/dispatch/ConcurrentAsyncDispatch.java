package io.knsock.engine.dispatch;

import io.knsock.AsyncMessageHandler;
import io.knsock.Message;
import io.knsock.config.ReplyOrder;
import io.knsock.engine.container.Answered;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Has an {@link AsyncMessageHandler} answer several messages of one connection at once. */
public final class ConcurrentAsyncDispatch extends ConcurrentDispatch {
    private final AsyncMessageHandler handler;

    /** @param most how many messages of the connection may be with the handler at once */
    public ConcurrentAsyncDispatch(
            Inbound connection,
            AsyncMessageHandler handler,
            @Nullable ListenerCalls listening,
            HandlerSlots slots,
            int most,
            ReplyOrder order) {
        super(connection, listening, slots, most, order);
        this.handler = handler;
    }

    @Override
    public void opened() {
        if (listening != null) {
            listening.opened();
        }
        open();
    }

    @Override
    public void idle(Duration silence) {
        if (listening != null && isQuiet()) {
            listening.idle(silence);
        }
    }

    @Override
    boolean isStepDue() {
        return false;
    }

    @Override
    void step() {
        throw new IllegalStateException("the listener is told without a slot");
    }

    @Override
    void endDue() {
        tellEnd();
    }

    @Override
    void call(Handling next) {
        HandlingEvent timing = HandlingEvent.begun();
        long since = next.clock.entered();
        try {
            CompletionStage<? extends @Nullable Message> stage = handler.onMessage(connection, next.message);
            if (!AsyncDispatch.isComplete(stage)) {
                next.clock.awaited();
                stage.whenComplete((reply, failure) -> {
                    next.reply = reply;
                    next.failure = AsyncDispatch.cause(failure);
                    onLoop(() -> done(next, since, timing), () -> lateDone(next, since));
                });
                return;
            }
            next.reply = ((CompletableFuture<? extends @Nullable Message>) stage).join();
        } catch (Throwable failure) { // the handler's own; one connection's failure is not the loop's
            next.failure = failure;
        }
        done(next, since, timing);
    }

    private void done(Handling one, long since, @Nullable HandlingEvent timing) {
        one.clock.left();
        HandlingEvent.ended(timing, connection);
        slots.release();
        try {
            connection.handled(since, AsyncDispatch.observed(one.failure));
        } finally { // for want of memory it may throw: the message ends all the same
            if (one.failure instanceof Answered answered) {
                one.failure = null;
                one.reply = answered.reply();
            }
            comeBack(one);
        }
    }

    /** Called when there is no event loop any more, by whoever completes the stage. */
    private void lateDone(Handling one, long since) {
        connection.handled(since, AsyncDispatch.observed(one.failure));
        slots.release();
        late(one);
    }

    /** Nobody interrupts an event loop. */
    @Override
    public void interrupt() {
        // nothing: see above
    }
}
