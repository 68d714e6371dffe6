package io.knsock.engine.net;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of one engine, which say so when they fail.
 *
 * <p>Netty's loops live through exceptions, but an Error ends one, an OutOfMemoryError for instance: and then its
 * sockets stay open, and nobody serves them. So a loop that fails closes its sockets before it ends, and tells its
 * engine.
 */
public final class EngineLoops extends MultiThreadIoEventLoopGroup {
    /**
     * So long a loop runs tasks before it looks at its sockets again, or 64 of them if that takes longer. Netty's
     * second is too long where handler threads can have new tasks for a loop faster than it runs them.
     */
    private static final long TASKS_MILLIS = 1;

    /** What ends sockets and servers needs memory as well. It is tried again until there is some. */
    private static final long PAUSE_NANOS = 50_000_000;

    static {
        LateClasses.load();
    }

    /**
     * @param whenFailed called by the thread of a loop that has failed, before it ends, and again after a while for as
     *     long as it returns false or throws; meanwhile the loop takes tasks, and does not run them
     */
    public EngineLoops(
            int count, Executor threads, IoHandlerFactory handlers, BiPredicate<EventLoop, Throwable> whenFailed) {
        super(count, threads, handlers, whenFailed);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... given) {
        @SuppressWarnings("unchecked") // what the constructor has been given
        BiPredicate<EventLoop, Throwable> whenFailed = (BiPredicate<EventLoop, Throwable>) given[0];
        Sockets sockets = new Sockets(handlers);
        pause(0); // so that it is linked: to find a class for the first time takes memory
        return new SingleThreadIoEventLoop(
                this, executor, sockets, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MILLIS) {
            @Override
            protected void run() {
                try {
                    super.run();
                } catch (Throwable failure) { // also errors: they are what ends a loop
                    while (!isOver(whenFailed, this, sockets, failure)) {
                        pause(PAUSE_NANOS);
                    }
                    throw failure;
                }
            }
        };
    }

    /** Does not throw: that would end the loop with its sockets open. */
    private static void pause(long nanos) {
        try {
            LockSupport.parkNanos(nanos);
        } catch (Throwable noMemory) { // then without a pause
            return;
        }
    }

    /** Returns whether all that the loop had is closed, and its engine knows. */
    private static boolean isOver(
            BiPredicate<EventLoop, Throwable> whenFailed, EventLoop loop, Sockets sockets, Throwable failure) {
        try {
            boolean known = whenFailed.test(loop, failure);
            sockets.close();
            return known;
        } catch (Throwable noMemory) { // there is none to tell of it either
            return false;
        }
    }

    /** Keeps hold of the handler of one loop's sockets, which the loop does not give away. */
    private static final class Sockets implements IoHandlerFactory {
        private final IoHandlerFactory given;
        private volatile @Nullable IoHandler handler;

        Sockets(IoHandlerFactory given) {
            this.given = given;
        }

        @Override
        public IoHandler newHandler(ThreadAwareExecutor loop) {
            IoHandler made = given.newHandler(loop);
            handler = made;
            return made;
        }

        @Override
        public boolean isChangingThreadSupported() {
            return given.isChangingThreadSupported();
        }

        /** Closes all of them; on the loop. */
        void close() {
            IoHandler made = handler;
            if (made != null) {
                made.prepareToDestroy();
            }
        }
    }
}
