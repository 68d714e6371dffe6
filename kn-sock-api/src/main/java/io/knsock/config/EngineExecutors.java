package io.knsock.config;

import io.knsock.internal.Check;
import io.knsock.internal.Values;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The threads an engine runs on. Executors that are handed in are used and never shut down. The engine makes the
 * others, and ends them when it is closed.
 *
 * @since 0.1
 */
public final class EngineExecutors {
    private final @Nullable Executor loops;
    private final int loopCount;
    private final @Nullable Executor handlers;
    private final @Nullable Executor lookups;
    private final @Nullable Executor watch;
    private final boolean daemon;

    private EngineExecutors(Builder builder) {
        this.loops = builder.loops;
        this.loopCount = builder.loopCount;
        this.handlers = builder.handlers;
        this.lookups = builder.lookups;
        this.watch = builder.watch;
        this.daemon = builder.daemon;
    }

    /** Returns a builder in which nothing is handed in. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns threads that are all the engine's own. */
    public static EngineExecutors own() {
        return builder().build();
    }

    /** Returns what runs the event loops, or null for own threads. */
    public @Nullable Executor loops() {
        return loops;
    }

    /** Returns the number of event loops. */
    public int loopCount() {
        return loopCount;
    }

    /** Returns what runs handlers, or null for own threads. */
    public @Nullable Executor handlers() {
        return handlers;
    }

    /** Returns what runs name look-ups and reads files, or null for the default. */
    public @Nullable Executor lookups() {
        return lookups;
    }

    /** Returns what runs the watch over handlers, or null for the default. */
    public @Nullable Executor watch() {
        return watch;
    }

    /** Returns whether own event loops are daemon threads. */
    public boolean daemon() {
        return daemon;
    }

    /** Returns a builder in which all is set as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.loops = loops;
        builder.loopCount = loopCount;
        builder.handlers = handlers;
        builder.lookups = lookups;
        builder.watch = watch;
        builder.daemon = daemon;
        return builder;
    }

    private Values values() {
        return Values.of("EngineExecutors")
                .with("loops", loops)
                .with("loopCount", loopCount)
                .with("handlers", handlers)
                .with("lookups", lookups)
                .with("watch", watch)
                .with("daemon", daemon);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EngineExecutors that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** Returns all settings. */
    @Override
    public String toString() {
        return values().toString();
    }

    /** Builds a {@link EngineExecutors}. For use by one thread. */
    public static final class Builder {
        private @Nullable Executor loops;
        private int loopCount = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        private @Nullable Executor handlers;
        private @Nullable Executor lookups;
        private @Nullable Executor watch;
        private boolean daemon;

        private Builder() {}

        /**
         * Sets the executor that runs the event loops. Each of {@link #loopCount(int)} tasks lasts as long as the
         * engine, so it needs a thread for each; a direct or a single-threaded executor will not do. Default: own
         * threads.
         */
        public Builder loops(@Nullable Executor loops) {
            this.loops = loops;
            return this;
        }

        /**
         * Sets the number of event loops, 1 to 1024. Default: half the processors, at least 1: handlers, and on one
         * machine often the clients, need processors too, and loops that fight with them for processors lose.
         */
        public Builder loopCount(int loopCount) {
            this.loopCount = Check.range("loop-count", loopCount, 1, 1024);
            return this;
        }

        /**
         * Sets the executor that runs handlers. It gets workers: tasks that each handle messages of all connections for
         * a tenth of a second, or a little longer if a handler takes longer, and then end. So its cost for a task, such
         * as setting up an application's context, is not paid for each message. At most as many workers are at work as
         * messages may be handled at once; others are handed over when those block. If it rejects a worker, messages
         * wait, and another worker is handed over a little later. It may have any number of threads; messages wait for
         * those that it does not have. Default: own threads, virtual ones on Java 21 and later.
         */
        public Builder handlers(@Nullable Executor handlers) {
            this.handlers = handlers;
            return this;
        }

        /**
         * Sets the executor for tasks that may block for long and are not handlers: the name look-ups of clients, and
         * the reading of TLS files that have changed. Default: what runs handlers if that is handed in, else threads of
         * its own. An integration sets another one where a caller that waits for a connection may keep the handlers
         * from running.
         */
        public Builder lookups(@Nullable Executor lookups) {
            this.lookups = lookups;
            return this;
        }

        /**
         * Sets the executor for the watch over handlers that are slow, or block an event loop: one task, which lasts as
         * long as there are servers that want it, and never calls the application. If the executor has no thread for
         * it, an event loop watches all loops but itself. Default: a daemon thread of its own.
         */
        public Builder watch(@Nullable Executor watch) {
            this.watch = watch;
            return this;
        }

        /**
         * Sets whether own event loops are daemon threads, which do not keep the JVM from ending. Default: false, so
         * that a program whose main method ends goes on serving. Own handler threads always are.
         */
        public Builder daemon(boolean daemon) {
            this.daemon = daemon;
            return this;
        }

        /** Returns the threads. */
        public EngineExecutors build() {
            return new EngineExecutors(this);
        }
    }
}
