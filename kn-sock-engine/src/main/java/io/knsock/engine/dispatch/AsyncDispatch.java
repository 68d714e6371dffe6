package io.knsock.engine.dispatch;

import io.knsock.AsyncMessageHandler;
import io.knsock.Message;
import io.knsock.engine.container.Answered;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an {@link AsyncMessageHandler} on the connection's event loop, one message at a time. The loop guards all
 * fields.
 */
public final class AsyncDispatch implements Dispatch {
    private final Inbound connection;
    private final AsyncMessageHandler handler;
    private final @Nullable ListenerCalls listening;
    private final HandlerSlots slots;

    private final Queue<Message> mailbox = new ArrayDeque<>(1); // most connections have one message under way
    private boolean inFlight;
    private long since;
    private final HandlerClock inHandler = new HandlerClock();
    private boolean queued;
    private boolean slotAtHand;
    private boolean pumping;
    private ListenerCalls.@Nullable End end;

    public AsyncDispatch(
            Inbound connection, AsyncMessageHandler handler, @Nullable ListenerCalls listening, HandlerSlots slots) {
        this.connection = connection;
        this.handler = handler;
        this.listening = listening;
        this.slots = slots;
    }

    @Override
    public void opened() {
        if (listening != null) {
            listening.opened();
        }
    }

    @Override
    public void accept(Message message) {
        mailbox.add(message);
        pump();
    }

    @Override
    public void idle(Duration silence) {
        if (listening != null && !inFlight && mailbox.isEmpty() && !connection.isCloseWanted()) {
            listening.idle(silence);
        }
    }

    @Override
    public void resume() {
        pump();
    }

    @Override
    public void slowHandlers(Duration limit, Consumer<RunningHandler> told) {
        inHandler.tellIfSlow(limit, told);
    }

    @Override
    public int waiting() {
        return mailbox.size();
    }

    @Override
    public void drop() {
        mailbox.clear();
    }

    /** Nobody interrupts an event loop. */
    @Override
    public void interrupt() {
        // nothing: see above
    }

    @Override
    public void closed(ListenerCalls.End end) {
        if (listening != null) {
            this.end = end;
            connection.unsettled();
            endIfIdle();
        }
    }

    private void endIfIdle() {
        if (end != null && !inFlight && listening != null) {
            listening.closed(end);
            end = null;
        }
    }

    /** A loop and not a recursion: stages that are complete already would fill the stack. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!inFlight && !queued && !mailbox.isEmpty() && connection.takesReplies()) {
                if (slotAtHand || slots.tryTake()) {
                    slotAtHand = false;
                    inFlight = true;
                    handle(mailbox.remove());
                } else {
                    queue();
                }
            }
        } finally {
            pumping = false;
        }
    }

    private void queue() {
        queued = true;
        connection.holdBack(true);
        slots.whenFree(() -> {
            try {
                connection.loop().execute(this::granted);
                return true;
            } catch (RejectedExecutionException ended) {
                return false;
            }
        });
    }

    private void granted() {
        queued = false;
        slotAtHand = true;
        connection.holdBack(false);
        pump();
        if (slotAtHand) { // dropped meanwhile, or the peer does not read
            slotAtHand = false;
            slots.release();
        }
    }

    private void handle(Message message) {
        HandlingEvent timing = HandlingEvent.begun();
        since = inHandler.entered();
        CompletionStage<? extends @Nullable Message> stage;
        try {
            stage = handler.onMessage(connection, message);
            if (!isComplete(stage)) {
                inHandler.awaited();
                whenComplete(stage, message, timing);
                return;
            }
        } catch (Throwable failure) { // the handler's own; one connection's failure is not the loop's
            done(message, null, failure, timing);
            return;
        }
        done(message, ((CompletableFuture<? extends @Nullable Message>) stage).join(), null, timing);
    }

    /**
     * Returns whether there is a reply already, which then needs no callback. Subclasses of CompletableFuture need not
     * answer: those that are but a stage throw.
     */
    static boolean isComplete(CompletionStage<? extends @Nullable Message> stage) {
        return stage.getClass() == CompletableFuture.class
                && ((CompletableFuture<?>) stage).isDone()
                && !((CompletableFuture<?>) stage).isCompletedExceptionally();
    }

    private void whenComplete(
            CompletionStage<? extends @Nullable Message> stage, Message message, @Nullable HandlingEvent timing) {
        long begun = since; // which the event loop guards, and it may be gone when the stage completes
        stage.whenComplete((reply, failure) -> {
            if (connection.loop().inEventLoop()) {
                done(message, reply, failure, timing);
            } else {
                try {
                    connection.loop().execute(() -> done(message, reply, failure, timing));
                } catch (RejectedExecutionException ended) {
                    late(begun, observed(cause(failure))); // the stage is later than the stop of the engine
                }
            }
        });
    }

    /** Called when there is no event loop any more, so by one thread at most: the stage's. */
    private void late(long begun, @Nullable Throwable failure) {
        connection.handled(begun, failure);
        slots.release();
        inFlight = false;
        endIfIdle();
    }

    static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Returns what observers are told that a message has failed with. */
    static @Nullable Throwable observed(@Nullable Throwable failure) {
        return failure instanceof Answered answered ? answered.failure() : failure;
    }

    private void done(
            Message message, @Nullable Message reply, @Nullable Throwable failure, @Nullable HandlingEvent timing) {
        inHandler.left();
        HandlingEvent.ended(timing, connection);
        slots.release();
        Throwable cause = cause(failure);
        try {
            connection.handled(since, observed(cause));
        } finally { // for want of memory it may throw: the message ends all the same
            if (cause == null) {
                connection.finish(message, reply);
            } else if (cause instanceof Answered answered) {
                connection.finish(message, answered.reply());
            } else {
                connection.fail(cause);
            }
            inFlight = false;
            pump();
            endIfIdle();
        }
    }
}
