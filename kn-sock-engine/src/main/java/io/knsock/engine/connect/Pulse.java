package io.knsock.engine.connect;

import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.engine.time.Durations;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says something when nothing was said for long, and notices that the peer says nothing: with one timer, which looks
 * at when that was and is not touched in between. Guarded by the event loop.
 */
final class Pulse {
    private final ClientChannel connection;
    private final Exchanges exchanges;
    private final ClientConfig config;
    private final Conversation conversation;
    private final long interval;
    private final long longestSilence;
    private long written;
    private long read;
    private @Nullable Future<?> timer;
    private boolean ended;

    private Pulse(ClientChannel connection, Exchanges exchanges, ClientConfig config, Conversation conversation) {
        this.connection = connection;
        this.exchanges = exchanges;
        this.config = config;
        this.conversation = conversation;
        this.interval = nanosOrNever(Durations.nanos(config.heartbeatInterval()));
        this.longestSilence = nanosOrNever(Durations.nanos(config.peerTimeout()));
    }

    private static long nanosOrNever(long nanos) {
        return nanos == 0 ? Long.MAX_VALUE : nanos;
    }

    /** Returns that of a connection, or null if the settings ask for none. */
    static @Nullable Pulse of(
            ClientChannel connection, Exchanges exchanges, ClientConfig config, Conversation conversation) {
        return config.heartbeatInterval().isZero() && config.peerTimeout().isZero()
                ? null
                : new Pulse(connection, exchanges, config, conversation);
    }

    void begin() {
        written = System.nanoTime();
        read = written;
        await(Math.min(interval, longestSilence));
    }

    void wrote() {
        written = System.nanoTime();
    }

    void read() {
        read = System.nanoTime();
    }

    void end() {
        ended = true;
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void await(long nanos) {
        if (!ended) {
            timer = connection.loop().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        try {
            if (connection.isOpen()) {
                await(Math.min(untilSilent(), untilBeat()));
            }
        } catch (Throwable failure) {
            connection.fail(failure);
        }
    }

    /** Ends a connection whose peer is silent; returns how long it may still be. */
    private long untilSilent() {
        if (longestSilence == Long.MAX_VALUE) {
            return longestSilence;
        }
        if (!connection.isReading()) { // it is not for the peer to be heard
            read();
        }
        long left = longestSilence - (System.nanoTime() - read);
        if (left <= 0) {
            connection.fail(exchanges.silent("nothing has arrived", config.peerTimeout()));
            end();
        }
        return Math.max(1, left);
    }

    /** Sends a heartbeat if it is time; returns how long it is until the next. */
    private long untilBeat() {
        if (interval == Long.MAX_VALUE) {
            return interval;
        }
        long left = interval - (System.nanoTime() - written);
        if (left > 0 || ended) {
            return Math.max(1, left);
        }
        Message own = conversation.heartbeat();
        Message heartbeat = own == null ? config.heartbeat() : own;
        if (heartbeat != null) {
            exchanges.beat(heartbeat);
        }
        wrote();
        return interval;
    }
}
