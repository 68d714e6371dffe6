package io.knsock.engine.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * A message that is with the handler.
 *
 * @param sinceNanos since when, by {@link System#nanoTime()}
 * @param thread the thread that is in the handler; null if none is, and a stage is awaited
 */
public record RunningHandler(long sinceNanos, @Nullable Thread thread) {
    /** Returns where the thread is, as a trace that can be logged; null if no thread is in the handler. */
    public @Nullable Throwable trace() {
        if (thread == null) {
            return null;
        }
        Throwable trace = new Throwable("thread " + thread.getName() + " is here");
        trace.setStackTrace(thread.getStackTrace());
        return trace;
    }
}
