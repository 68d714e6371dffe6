package io.knsock.engine;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * The event loops of one engine, which say so when they fail.
 *
 * <p>Netty's loops live through exceptions, but an Error ends one, an OutOfMemoryError for instance: and then its sockets
 * stay open, and nobody serves them. So a loop that fails closes its sockets before it ends, and tells its engine.
 */
final class EngineLoops extends MultiThreadIoEventLoopGroup {
    /**
     * So long a loop runs tasks before it looks at its sockets again, or 64 of them if that takes longer. Netty's second is
     * too long where handler threads can have new tasks for a loop faster than it runs them.
     */
    private static final long TASKS_MILLIS = 1;

    /** What closes sockets may need memory as well, and has some after the first are closed. */
    private static final int ATTEMPTS = 3;

    /** @param whenFailed called by the thread of a loop that has failed, before it ends; the loop takes tasks for so long */
    EngineLoops(int count, Executor threads, IoHandlerFactory handlers, BiConsumer<EventLoop, Throwable> whenFailed) {
        super(count, threads, handlers, whenFailed);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... given) {
        @SuppressWarnings("unchecked") // what the constructor has been given
        BiConsumer<EventLoop, Throwable> whenFailed = (BiConsumer<EventLoop, Throwable>) given[0];
        Sockets sockets = new Sockets(handlers);
        return new SingleThreadIoEventLoop(
                this, executor, sockets, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MILLIS) {
            @Override
            protected void run() {
                try {
                    super.run();
                } catch (Throwable failure) { // also errors: they are what ends a loop
                    attempt(() -> whenFailed.accept(this, failure));
                    for (int i = 0; i < ATTEMPTS && !attempt(sockets::close); i++) {
                        // once more
                    }
                    throw failure;
                }
            }
        };
    }

    private static boolean attempt(Runnable step) {
        try {
            step.run();
            return true;
        } catch (Throwable failure) { // there is no memory to tell of it
            return false;
        }
    }

    /** Keeps hold of the handler of one loop's sockets, which the loop does not give away. */
    private static final class Sockets implements IoHandlerFactory {
        private final IoHandlerFactory given;
        private volatile IoHandler handler;

        Sockets(IoHandlerFactory given) {
            this.given = given;
        }

        @Override
        public IoHandler newHandler(io.netty.util.concurrent.ThreadAwareExecutor loop) {
            handler = given.newHandler(loop);
            return handler;
        }

        @Override
        public boolean isChangingThreadSupported() {
            return given.isChangingThreadSupported();
        }

        /** Closes all of them; on the loop. */
        void close() {
            handler.prepareToDestroy();
        }
    }
}
