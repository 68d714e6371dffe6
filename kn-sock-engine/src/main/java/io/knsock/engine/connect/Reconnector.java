package io.knsock.engine.connect;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.config.ClientConfig;
import io.knsock.engine.time.Backoff;
import io.knsock.engine.time.Durations;
import io.knsock.engine.time.Seldom;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * When a connection that is kept is made again, and how often the log hears of it. Guarded by its owner's lock.
 *
 * <p>A connection that did not live for {@link #LEAST_LIFE}, or not longer than the next pause, counts as one more
 * failure: a peer that accepts and closes would otherwise be called without a pause, for ever. Whether there is an
 * end of that is known only when a connection has lived for so long.
 */
public final class Reconnector {
    /** What a connection must live for at least to have been one. */
    public static final Duration LEAST_LIFE = Duration.ofSeconds(1);

    /** So long after one warning of connections that do not last there is another, with their number. */
    private static final Duration REMINDER = Duration.ofSeconds(60);

    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private int failures;
    private int shortLives;
    private long connectedAt;
    private boolean warned;
    private final Seldom warning = new Seldom();
    private int untold;

    Reconnector(Backoff backoff, LongSupplier nanoTime) {
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    public static Reconnector of(ClientConfig config) {
        return new Reconnector(
                new Backoff(
                        config.reconnectDelay(),
                        config.maxReconnectDelay(),
                        () -> ThreadLocalRandom.current().nextDouble()),
                System::nanoTime);
    }

    /** Notes that there is a connection. */
    public void connected() {
        connectedAt = nanoTime.getAsLong();
    }

    /** Returns whether connections did not last lately: then it is too early to say that there is one. */
    public boolean isDoubtful() {
        return shortLives > 1;
    }

    public static KnSockException doesNotLast() {
        return new ConnectionClosedException(
                Reason.PEER_CLOSED,
                "it is accepted and closed again within " + Durations.text(LEAST_LIFE) + ", again and again",
                null,
                false);
    }

    /** Notes that a connection has lasted. */
    public void lasted() {
        failures = 0;
        shortLives = 0;
    }

    /** Notes that the connection was lost. */
    public void lost() {
        long lived = nanoTime.getAsLong() - connectedAt;
        if (lived < Math.max(LEAST_LIFE.toNanos(), Durations.nanos(backoff.after(failures + 1)))) {
            failures++;
            shortLives++;
            untold++;
        } else {
            lasted();
        }
    }

    /** Notes that an attempt to connect has failed. */
    public void failed() {
        failures++;
        untold++;
    }

    /** Returns how long to wait before the next attempt. */
    public Duration pause() {
        return backoff.after(failures);
    }

    /** Returns how many failures a warning is to tell of; 0 if there is to be none now. */
    public int toWarnOf() {
        long now = nanoTime.getAsLong();
        boolean due = warned ? isDoubtful() && warning.isTime(now, REMINDER) : warning.isTime(now);
        if (!due) {
            return 0;
        }
        warned = true;
        int failed = untold;
        untold = 0;
        return failed;
    }

    /** Returns whether it was warned of, and notes that all is well again. */
    public boolean takeWarned() {
        boolean was = warned;
        warned = false;
        untold = 0;
        return was;
    }
}
