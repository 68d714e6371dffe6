package io.knsock.testing;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.RefusalReason;
import io.knsock.ServerObserver;
import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Collects what an observer is told. */
public final class Observed implements ServerObserver {
    public final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    public final BlockingQueue<CloseCause> closed = new LinkedBlockingQueue<>();
    public final BlockingQueue<RefusalReason> refused = new LinkedBlockingQueue<>();
    public final BlockingQueue<SocketAddress> refusedAddresses = new LinkedBlockingQueue<>();

    @Override
    public void refused(SocketAddress address, RefusalReason reason) {
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
    public static <T> @Nullable T next(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }
}
