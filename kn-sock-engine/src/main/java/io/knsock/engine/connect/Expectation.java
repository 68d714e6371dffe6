package io.knsock.engine.connect;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.engine.time.Durations;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for what the peer says on a client's connection. Guarded by the event loop. */
abstract class Expectation implements Orders.Order {
    final Exchanges on;
    final Duration timeout;
    private @Nullable Future<?> timer;

    Expectation(Exchanges on, Duration timeout) {
        this.on = on;
        this.timeout = timeout;
    }

    /**
     * Sets its timer. It ends when all has arrived, and not when who asked has given up: the replies to come would be
     * taken for those to earlier requests.
     */
    final void startTimer() {
        timer = on.connection.loop().schedule(this::timeOut, Durations.nanos(timeout), TimeUnit.NANOSECONDS);
    }

    abstract void timeOut();

    /** Takes a message that is for it; returns whether it has all that it waits for. */
    abstract boolean take(Message message);

    /** Hands over what it has taken. */
    abstract void pass();

    /** Tells who waits that nothing will come. */
    abstract void fail(KnSockException why);

    /** Returns whether it concerns the connection alone, and no caller. */
    boolean isBeat() {
        return false;
    }

    /** Notes that its place is free again. */
    void settled() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }
}
