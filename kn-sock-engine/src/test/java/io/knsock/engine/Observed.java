package io.knsock.engine;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Refusal;
import io.knsock.ServerObserver;
import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Collects what an observer is told. */
final class Observed implements ServerObserver {
    final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<CloseCause> closed = new LinkedBlockingQueue<>();
    final BlockingQueue<Refusal> refused = new LinkedBlockingQueue<>();
    final BlockingQueue<SocketAddress> refusedAddresses = new LinkedBlockingQueue<>();

    @Override
    public void refused(SocketAddress address, Refusal reason) {
        refusedAddresses.add(address);
        refused.add(reason);
    }

    @Override
    public void opened(Connection connection) {
        opened.add(connection);
    }

    @Override
    public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
        closed.add(cause);
    }

    /** Waits for the next. */
    static <T> @Nullable T next(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }
}
