package io.knsock.engine.connect;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.conversation.Conversation;
import io.knsock.engine.net.MessageCost;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request, and who waits for its reply.
 *
 * @param <T> what the reply is handed over as
 */
final class Exchange<T> extends Expectation {
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final Function<List<Message>, T> as;
    private final boolean beat;
    private List<Message> request = List.of();
    private @Nullable Object key;

    // Guarded by the event loop.
    private boolean begun;
    private boolean placed;
    private boolean counted = true;
    private boolean unwritten = true;
    private boolean late;
    private List<Message> reply = List.of();

    /** How much of the reply counts against the bound of its connection. */
    private long held;

    /**
     * @param as makes of a complete reply what is handed over
     * @param beat whether it concerns the connection alone
     */
    Exchange(Exchanges on, Duration timeout, Function<List<Message>, T> as, boolean beat) {
        super(on, timeout);
        this.as = as;
        this.beat = beat;
    }

    /** Sets what is sent; before it is handed over. */
    void request(List<Message> messages) {
        request = messages;
    }

    /** Sets what its reply is found by; before it is handed over. */
    void key(Object its) {
        key = its;
    }

    @Nullable Object key() {
        return key;
    }

    /** Returns whether its reply may come although nobody waits for it. */
    boolean mayBeAnsweredLate() {
        return late;
    }

    /** Returns whether its reply may come. */
    boolean isPlaced() {
        return placed;
    }

    @Override
    boolean isBeat() {
        return beat;
    }

    // ---- the request

    @Override
    public void carryOut() {
        if (!on.connection.isOpen()) {
            refuse();
            return;
        }
        if (!on.awaited.isClear()) {
            on.ending.unsolicited(on.unread.messages(), on.decoder.partialFrame());
            on.connection.close();
            refuse();
            return;
        }
        begun = true;
        ByteBuf frame = on.encode(request);
        try {
            startTimer();
            on.awaited.add(this);
            placed = true;
            if (!beat) {
                on.connection.inUse();
            }
        } catch (Throwable noPlace) {
            frame.release();
            throw noPlace;
        }
        on.write(frame, !beat).addListener(written -> {
            written();
            if (!written.isSuccess()) {
                on.connection.fail(written.cause());
            }
        });
    }

    @Override
    public void refuse() {
        KnSockException why = on.connection.lost(begun);
        written();
        settled();
        result.completeExceptionally(why);
    }

    private void written() {
        if (unwritten) {
            unwritten = false;
            on.outbound.remove(request);
        }
    }

    // ---- the reply

    @Override
    boolean take(Message message) {
        Conversation conversation = on.conversation;
        if (Conversation.NONE.equals(conversation)) {
            reply = List.of(message);
            return true;
        }
        if (reply.isEmpty()) {
            reply = List.of(message);
        } else {
            if (reply.size() == 1) {
                reply = new ArrayList<>(reply);
            }
            reply.add(message);
        }
        if (reply.size() > 1) {
            hold(MessageCost.of(message));
            on.checkReply(reply.size());
        }
        if (conversation.isComplete(request.get(0), Collections.unmodifiableList(reply))) {
            return true;
        }
        if (reply.size() == 1) {
            hold(message.length());
            on.checkReply(1);
        }
        return false;
    }

    private void hold(long bytes) {
        held += bytes;
        on.hold(bytes);
    }

    @Override
    void pass() {
        T value;
        try {
            value = as.apply(reply);
        } catch (Throwable unfit) { // the conversation cannot join it
            on.connection.fail(unfit);
            result.completeExceptionally(on.connection.lost(true));
            return;
        }
        result.complete(value);
    }

    @Override
    void fail(KnSockException why) {
        result.completeExceptionally(why);
    }

    @Override
    void timeOut() {
        String what = "no reply from " + on.endpoint;
        if (beat) {
            on.connection.fail(on.silent("no reply to a heartbeat from " + on.endpoint, timeout));
        } else if (on.awaited.tellsRepliesApart()) {
            late = true;
            settled();
            on.connection.taken();
            result.completeExceptionally(on.timedOut(what + " within " + on.text(timeout)));
        } else {
            on.connection.notePartial();
            on.connection.close(); // first, so that whoever hears of it finds the connection unfit
            result.completeExceptionally(on.timedOut(ClientChannel.within(what, timeout)));
        }
    }

    @Override
    void settled() {
        super.settled();
        if (counted) {
            counted = false;
            on.hold(-held);
            on.settled(this);
        }
    }
}
