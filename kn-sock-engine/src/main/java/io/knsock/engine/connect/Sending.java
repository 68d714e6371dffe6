package io.knsock.engine.connect;

import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.engine.time.Durations;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A message without a reply, and who waits until it is written. */
final class Sending implements Orders.Order {
    final CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
    private final Exchanges on;
    private final Message message;
    private final Duration timeout;
    private final boolean oneWay;
    private @Nullable Future<?> timer;
    private boolean begun;
    private boolean unwritten = true;

    /** @param oneWay whether it is certain that the peer does not reply */
    Sending(Exchanges on, Message message, Duration timeout, boolean oneWay) {
        this.on = on;
        this.message = message;
        this.timeout = timeout;
        this.oneWay = oneWay;
    }

    @Override
    public void carryOut() {
        if (!on.connection.isOpen()) {
            refuse();
            return;
        }
        begun = true;
        boolean alone = oneWay || !on.conversation.expectsReply(message);
        ByteBuf frame = on.encode(List.of(message));
        try {
            timer = on.connection.loop().schedule(this::timeOut, Durations.nanos(timeout), TimeUnit.NANOSECONDS);
            on.sending.add(this);
            if (!alone) {
                on.connection.inUse();
            }
        } catch (Throwable noPlace) {
            frame.release();
            throw noPlace;
        }
        on.write(frame, !alone).addListener(written -> {
            on.sending.remove(this);
            settled();
            if (written.isSuccess()) {
                sent.complete(null);
            } else {
                on.connection.fail(written.cause());
                sent.completeExceptionally(on.connection.lost(true));
            }
        });
    }

    private void timeOut() {
        on.connection.close();
        sent.completeExceptionally(new RequestTimeoutException(
                ClientChannel.within("message to " + on.endpoint + " not written", timeout)));
    }

    @Override
    public void refuse() {
        settled();
        sent.completeExceptionally(on.connection.lost(begun));
    }

    /** Notes that the connection has ended before it was written. */
    void lost() {
        settled();
        sent.completeExceptionally(on.connection.lost(true));
    }

    private void settled() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        if (unwritten) {
            unwritten = false;
            on.outbound.remove(message);
        }
    }
}
