package io.knsock.engine.container;

import io.knsock.Message;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link io.knsock.MessageHandler} that has not begun with a message, or not succeeded, and is to be asked
 * again: between integrations and the engine, not for applications. The message stays the first of its connection,
 * which is not read meanwhile; no thread waits with it, and it is not what {@code max-concurrent-messages} counts.
 * Asynchronous handlers have stages for that.
 *
 * <p>First {@link #whenReady} is called, once. After it has called back, or instead of that, either {@link #tryAgain}
 * is called, once, or {@link #giveUp}.
 */
public abstract class Postponed extends Exception {
    private static final long serialVersionUID = 1L;

    /** Has no stack trace: nothing has failed. */
    public Postponed() {
        super("the message is handled later", null, false, false);
    }

    /**
     * Has {@code ready} called, once, on any thread, now or later, when the message is to be tried again. Does not
     * block.
     *
     * @param timer for pauses; its tasks must not block
     */
    public abstract void whenReady(ScheduledExecutorService timer, Runnable ready);

    /**
     * Handles the message, as {@code onMessage} does, on a handler thread.
     *
     * @throws Postponed if it is to be asked again: the same or another one
     * @throws Exception as {@code onMessage} does
     */
    public abstract @Nullable Message tryAgain() throws Exception;

    /**
     * Notes that the message is not tried again, since its connection is closed: after {@code whenReady} has called
     * back, before, or while it is being called. Must not block.
     */
    public abstract void giveUp();
}
