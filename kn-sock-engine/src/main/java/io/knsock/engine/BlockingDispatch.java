package io.knsock.engine;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a {@link MessageHandler} on handler threads. At most one task of a connection is with the executor, so the order
 * holds and the executor's queue is bounded by the number of connections; the task goes on while there are messages,
 * so that pipelined ones share one hop.
 */
final class BlockingDispatch implements Dispatch, Runnable {
    /** After so many messages a task queues up again, to let other connections have the thread. */
    private static final int BATCH = 64;

    private static final long FIRST_RETRY_MILLIS = 1;
    private static final long LAST_RETRY_MILLIS = 100;

    private final ServerConnection connection;
    private final MessageHandler handler;
    private final Executor handlers;

    private final Queue<Message> mailbox = new ConcurrentLinkedQueue<>();

    /**
     * Messages accepted and not yet handled. Whoever raises it from 0 submits the task, and the task ends only by
     * lowering it to 0; hence there is never a second task, and never a message without one.
     */
    private final AtomicInteger waiting = new AtomicInteger();

    private volatile boolean dropped;

    BlockingDispatch(ServerConnection connection, MessageHandler handler, Executor handlers) {
        this.connection = connection;
        this.handler = handler;
        this.handlers = handlers;
    }

    @Override
    public void accept(Message message) {
        mailbox.add(message);
        if (waiting.getAndIncrement() == 0) {
            submit(FIRST_RETRY_MILLIS);
        }
    }

    @Override
    public void drop() {
        dropped = true;
    }

    /** Saturated handlers are no failure: the message stays where it is, and the connection is not read meanwhile. */
    private void submit(long retryMillis) {
        try {
            handlers.execute(this);
        } catch (RejectedExecutionException saturated) {
            if (!dropped) {
                long next = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
                connection.loop().schedule(() -> submit(next), retryMillis, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public void run() {
        try {
            for (int handled = 0; handled < BATCH; handled++) {
                Message message = mailbox.remove();
                if (!dropped) {
                    handle(message);
                }
                if (waiting.decrementAndGet() == 0) {
                    return;
                }
            }
            submit(FIRST_RETRY_MILLIS);
        } finally {
            // Threads of a container outlive the application: what Netty left on them would keep its class loader.
            FastThreadLocal.removeAll();
        }
    }

    private void handle(Message message) {
        try {
            connection.finish(message, handler.onMessage(connection, message));
        } catch (Throwable failure) { // also errors: a StackOverflowError of one message is not the others' business
            connection.fail(failure);
        }
    }
}
