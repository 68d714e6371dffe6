package io.knsock.engine.pool;

import io.knsock.Message;
import io.knsock.engine.time.Durations;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Pings a connection that has been idle for a while before it is leased. One that does not answer is destroyed, and
 * with it the idle ones to the same endpoint: they have most likely met the same fate, and a caller has no time to try
 * each.
 */
final class Validation {
    private final Ledger ledger;
    private final Message ping;
    private final long afterNanos;
    private final Duration timeout;

    Validation(Ledger ledger, PoolConfig config, Message ping) {
        this.ledger = ledger;
        this.ping = ping;
        this.afterNanos = Durations.nanos(config.validateAfter());
        this.timeout = config.pingTimeout();
    }

    /** Returns whether a slot that the caller has leased was used so lately that it needs no ping. */
    boolean isFresh(Slot slot) {
        return ledger.ticker.nanos() - slot.idleSince() < afterNanos;
    }

    /**
     * Pings; blocks for at most the ping timeout and the deadline. One that does not pass is not the caller's any more.
     */
    boolean passes(Slot slot, long deadline) {
        try {
            slot.connection.exchange(ping, timeLeft(deadline));
        } catch (RuntimeException failure) {
            refuse(slot);
            if (failure instanceof IllegalArgumentException) {
                throw failure; // the framing cannot carry the ping: no connection ever passes
            }
            return false;
        }
        return isClean(slot);
    }

    /** Does what {@link #passes} does without blocking; completes on an event loop. */
    CompletableFuture<Boolean> passesAsync(Slot slot, long deadline) {
        CompletableFuture<Message> reply;
        try {
            reply = slot.connection.exchangeAsync(ping, timeLeft(deadline));
        } catch (IllegalArgumentException cannotBeSent) {
            refuse(slot);
            return CompletableFuture.failedFuture(cannotBeSent);
        }
        return reply.handle((answer, failure) -> {
            if (failure != null) {
                refuse(slot);
                return false;
            }
            return isClean(slot);
        });
    }

    private Duration timeLeft(long deadline) {
        long left = Math.max(1, deadline - ledger.ticker.nanos());
        return left < timeout.toNanos() ? Duration.ofNanos(left) : timeout;
    }

    private boolean isClean(Slot slot) {
        if (slot.isFit()) {
            return true;
        }
        refuse(slot);
        return false;
    }

    private void refuse(Slot slot) {
        ledger.change(() -> {
            if (slot.leasedToGone(slot.word())) {
                ledger.discard(slot, DestroyCause.UNVALIDATED);
            }
            for (Slot other : slot.endpoint.slots()) {
                if (other.idleToGone()) {
                    ledger.discard(other, DestroyCause.UNVALIDATED);
                }
            }
        });
    }
}
