package io.knsock.engine.connect;

import io.knsock.KnSockException;
import io.knsock.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for a message without having asked for it. */
final class Receiving extends Expectation {
    final CompletableFuture<Message> result = new CompletableFuture<>();
    private @Nullable Message got;

    Receiving(Exchanges on, Duration timeout) {
        super(on, timeout);
    }

    @Override
    public void carryOut() {
        Message next = (on.awaited.isQuiet() && !on.awaited.hasBeat()) || on.awaited.tellsRepliesApart()
                ? on.unread.poll()
                : null;
        if (next != null) { // the peer may have said this and closed
            on.decoder.resume();
            on.connection.taken();
            result.complete(next);
        } else if (on.connection.isOpen()) {
            startTimer();
            on.awaited.add(this);
            on.connection.inUse();
        } else {
            refuse();
        }
    }

    @Override
    public void refuse() {
        settled();
        result.completeExceptionally(on.connection.lost(true));
    }

    @Override
    void timeOut() {
        on.connection.notePartial();
        on.connection.close(); // first, so that whoever hears of it finds the connection unfit
        result.completeExceptionally(on.timedOut(ClientChannel.within("no message from " + on.endpoint, timeout)));
    }

    @Override
    boolean take(Message message) {
        got = message;
        return true;
    }

    @Override
    void pass() {
        result.complete(got);
    }

    @Override
    void fail(KnSockException why) {
        result.completeExceptionally(why);
    }
}
