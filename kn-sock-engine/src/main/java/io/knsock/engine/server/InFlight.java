package io.knsock.engine.server;

import io.knsock.Message;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.framing.Intake;
import io.knsock.engine.framing.PartialFrame;
import io.knsock.engine.net.MessageCost;
import io.knsock.engine.tls.Tls;
import io.knsock.engine.tls.TlsRecordGuard;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection that arrived and are not finished, and with that when its socket is read. Guarded by
 * the event loop; others may read the number of messages.
 */
final class InFlight {
    /** With so much in flight the socket is not read, until half of it is finished. */
    private static final int MAX_MESSAGES = 32;

    private static final long MAX_BYTES = 256 * 1024;

    private static final AtomicIntegerFieldUpdater<InFlight> MESSAGES =
            AtomicIntegerFieldUpdater.newUpdater(InFlight.class, "messages");

    private final Channel channel;

    /** Written without the wait for others to see it: they only count. */
    private volatile int messages;

    private long bytes;
    private boolean full;
    private int holdBacks;
    private boolean inputEnded;
    private boolean inputRefused;
    private Frames.@Nullable Decoder decoder;
    private @Nullable TlsRecordGuard records;
    private boolean isStream;

    InFlight(Channel channel) {
        this.channel = channel;
    }

    /** Sets what cuts frames; before the first message. */
    void readBy(Frames.Decoder decoder) {
        this.decoder = decoder;
    }

    /** Sets what follows the records of TLS; before the first. */
    void guardedBy(TlsRecordGuard guard) {
        records = guard;
    }

    /** Notes that the connection is a stream, which decides by itself when to read. */
    void beginStream(Message stream) {
        isStream = true;
        took(stream);
    }

    // ---- messages

    void took(Message message) {
        MESSAGES.lazySet(this, messages + 1);
        bytes += MessageCost.of(message);
        full |= messages >= MAX_MESSAGES || bytes >= MAX_BYTES;
    }

    void finished(Message message) {
        MESSAGES.lazySet(this, messages - 1);
        bytes -= MessageCost.of(message);
        full &= messages > MAX_MESSAGES / 2 || bytes > MAX_BYTES / 2;
    }

    /** Counts a reply that is held back, as a part of its message, which is finished later. */
    void holds(Message reply, boolean held) {
        bytes += held ? MessageCost.of(reply) : -MessageCost.of(reply);
        full |= bytes >= MAX_BYTES;
    }

    /** Returns the number of messages; may be called by any thread. */
    int messages() {
        return messages;
    }

    /** Returns whether nothing is in flight, and nothing that was read waits to be. */
    boolean isEmpty() {
        return messages == 0 && !isBehind();
    }

    /** Returns what is kept for the connection: messages, and what has arrived of more. */
    long bytes() {
        return bytes + (decoder == null ? 0 : decoder.keptBytes()) + (records == null ? 0 : records.keptBytes());
    }

    // ---- when to read

    /** Notes that the peer sends nothing more. */
    void inputEnded() {
        inputEnded = true;
    }

    boolean hasInputEnded() {
        return inputEnded;
    }

    /** Takes nothing more from the peer, because of what it sent or did not send. */
    void refuseInput() {
        inputRefused = true;
    }

    boolean isInputRefused() {
        return inputRefused;
    }

    /** Has the socket not read until as many calls with false have followed as there were with true. */
    void holdBack(boolean back) {
        holdBacks += back ? 1 : -1;
    }

    /** Returns whether another message may be cut. */
    boolean hasRoom() {
        return holdBacks <= 0 && !full;
    }

    /** Returns whether what was read holds another message, or part of one. */
    boolean hasMore() {
        return decoder != null && decoder.hasMore();
    }

    private boolean isBehind() {
        return decoder != null && decoder.isBehind();
    }

    /** Has the decoder go on where it stopped, if it did and may; it asks {@link Intake#takesMore} for each message. */
    void takeMore(boolean may) {
        if (may && decoder != null && decoder.isBehind()) {
            decoder.resume();
        }
    }

    /** Returns the frame that has begun, if there is one. */
    @Nullable PartialFrame partialFrame() {
        return decoder == null ? null : decoder.partialFrame();
    }

    /** Closes the channel by force; that of a stream so that the peer does not take what it has for the whole. */
    void closeChannel() {
        if (isStream) {
            Tls.reset(channel);
        } else {
            Tls.close(channel);
        }
    }

    boolean isStream() {
        return isStream;
    }

    /** Returns whether there are records of TLS, which writing has to be taken before more of is read. */
    boolean isGuarded() {
        return records != null;
    }

    /** Has the socket read, or not. */
    void updateReading(boolean draining) {
        if (isStream) {
            return;
        }
        boolean read = !inputEnded
                && !inputRefused
                && !draining
                && hasRoom()
                && !isBehind()
                && (records == null || channel.isWritable());
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
    }
}
