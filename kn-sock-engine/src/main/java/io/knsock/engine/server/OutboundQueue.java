package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.SlowReaderException;
import io.knsock.config.SlowReaderPolicy;
import io.knsock.engine.net.Lingering;
import io.knsock.engine.net.Outbound;
import io.knsock.engine.tls.Tls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is written to one connection whose messages are handled: replies and what is sent besides, in their order, and
 * how much of it waits. A flush is a system call, and as dear as all the rest, so what belongs together is flushed
 * together. Guarded by the event loop, where nothing else is said.
 */
final class OutboundQueue extends Outbound {
    private final ServerConnection connection;
    private final Channel channel;
    private final ServerContext server;
    private final InFlight inFlight;
    private @Nullable ConnectionTimeouts timeouts;

    /** When a message was finished or sent last, or the connection began. */
    private long lastMessage = System.nanoTime();

    /** Whether a message was finished or sent. */
    private boolean answered;

    /** Whether what is read is being handed over, and messages may follow the one that is. */
    private boolean receiving;

    private boolean unflushed;
    private boolean flushPlanned;
    private @Nullable Replies replies;

    OutboundQueue(ServerConnection connection, ServerContext server, InFlight inFlight) {
        super(server.config().limits().maxOutboundBytes());
        this.connection = connection;
        this.channel = connection.channel();
        this.server = server;
        this.inFlight = inFlight;
    }

    /** Sets what watches for how long something waits to be written; before the first message. */
    void watchedBy(@Nullable ConnectionTimeouts watch) {
        timeouts = watch;
    }

    /** Notes that messages that were read are handed over, until this is called with false. */
    void receiving(boolean begins) {
        receiving = begins;
    }

    // ---- replies

    /** Sends the reply to a message, which is finished when that is written; on any thread. */
    void reply(Message message, Message reply) {
        if (connection.loop().inEventLoop()) {
            replyOnLoop(message, reply);
        } else {
            add(reply);
            connection.onLoop(() -> {
                remove(reply);
                replyOnLoop(message, reply);
            });
        }
    }

    private void replyOnLoop(Message message, Message reply) {
        try {
            if (!receiving && inFlight.messages() > 1) {
                planFlush();
                replies().add(message, reply);
            } else if (receiving && (inFlight.hasMore() || replies != null)) {
                unflushed = true;
                replies().add(message, reply);
            } else {
                replyAlone(message, reply);
            }
        } catch (IllegalArgumentException unfit) {
            connection.fail(unfit);
        } catch (Throwable noMemory) { // it may be a task of the loop's, which nobody would hear of
            connection.end(Causes.of(noMemory), noMemory);
        }
    }

    private void replyAlone(Message message, Message reply) {
        ByteBuf frame = channel.alloc().ioBuffer(server.frames().frameBytes(reply));
        try {
            server.frames().checkAndAppend(reply, frame);
        } catch (Throwable unfit) {
            frame.release();
            throw unfit;
        }
        ChannelFuture writing = write(frame);
        if (writing.isDone()) {
            replied(message, reply, writing);
        } else {
            add(reply);
            whenWritten(writing, () -> {
                remove(reply);
                replied(message, reply, writing);
            });
        }
    }

    private void replied(Message message, Message reply, ChannelFuture written) {
        if (written.isSuccess()) {
            server.events().sent(connection, reply);
            finish(message);
            connection.goOn();
        } else {
            connection.end(Causes.of(written.cause()), written.cause());
        }
    }

    /** Takes it that a message is finished. */
    void finish(Message message) {
        inFlight.finished(message);
        finished();
    }

    private void finished() {
        answered = true;
        lastMessage = timeouts == null ? System.nanoTime() : timeouts.finished();
        connection.goOnAfterMessages();
    }

    private Replies replies() {
        if (replies == null) {
            replies = new Replies();
        }
        return replies;
    }

    /** Hands what was gathered to the channel, which does not flush it. */
    private void writeReplies() {
        Replies gathered = replies;
        if (gathered != null) {
            replies = null;
            gathered.write();
        }
    }

    /** Lets go of what is not written, since the connection has ended. */
    void drop() {
        Replies unwritten = replies;
        if (unwritten != null) {
            replies = null;
            unwritten.release();
        }
    }

    /**
     * Replies that are flushed together: one buffer, one write and one promise for all of them, which cost more than
     * the handler of a small message.
     */
    private final class Replies {
        private static final int FIRST_BYTES = 1 << 10;
        private static final int MOST_BYTES = 64 << 10;

        private final List<Message> messages = new ArrayList<>();
        private final List<Message> gathered = new ArrayList<>();
        private final ByteBuf buffer = channel.alloc().ioBuffer(FIRST_BYTES);

        void add(Message message, Message reply) {
            server.frames().checkAndAppend(reply, buffer);
            OutboundQueue.this.add(reply);
            messages.add(message);
            gathered.add(reply);
            if (buffer.readableBytes() >= MOST_BYTES) {
                writeReplies();
            }
        }

        void write() {
            ChannelFuture writing = channel.write(buffer);
            whenWritten(writing, () -> written(writing));
        }

        void release() {
            buffer.release();
        }

        private void written(ChannelFuture writing) {
            gathered.forEach(OutboundQueue.this::remove);
            if (writing.isSuccess()) {
                gathered.forEach(reply -> server.events().sent(connection, reply));
                messages.forEach(inFlight::finished);
                finished();
                connection.goOn();
            } else {
                connection.end(Causes.of(writing.cause()), writing.cause());
            }
        }
    }

    // ---- what is sent besides

    /** Sends a message if there is room; else the server's settings may want the connection closed. On any thread. */
    CompletableFuture<@Nullable Void> send(Message message) {
        if (!tryAdd(message)) {
            SlowReaderException slow = full(connection);
            if (server.config().limits().slowReader() == SlowReaderPolicy.CLOSE) {
                connection.onLoop(() -> connection.end(CloseCause.SLOW_READER, slow));
            }
            return CompletableFuture.failedFuture(slow);
        }
        CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        boolean begun = connection.onLoop(() -> {
            if (connection.isEnding()) {
                written(message);
                sent.completeExceptionally(closed(null));
                return;
            }
            ByteBuf frame;
            try {
                frame = server.frames().encode(message, channel.alloc());
            } catch (Throwable unwritable) { // a framing of the user's, or no memory
                remove(message);
                connection.end(Causes.of(unwritable), unwritable);
                sent.completeExceptionally(unsent(unwritable));
                return;
            }
            try {
                send(message, frame, sent);
            } catch (Throwable failure) { // no memory, for instance
                sent.completeExceptionally(closed(failure));
                connection.end(CloseCause.FAILED, failure);
            }
        });
        if (!begun) {
            remove(message);
            sent.completeExceptionally(closed(null));
        }
        return sent;
    }

    private void send(Message message, ByteBuf frame, CompletableFuture<@Nullable Void> sent) {
        ChannelFuture writing = write(frame);
        whenWritten(writing, () -> {
            written(message);
            if (writing.isSuccess()) {
                server.events().sent(connection, message);
                sent.complete(null);
            } else {
                sent.completeExceptionally(closed(writing.cause()));
            }
        });
    }

    private void written(Message message) {
        remove(message);
        answered = true;
        lastMessage = now();
        connection.account();
        connection.goOn();
    }

    private ConnectionClosedException closed(@Nullable Throwable reason) {
        return new ConnectionClosedException(
                ConnectionEnd.reason(connection.ending(), reason),
                "connection " + connection + " was closed before the message was written",
                reason,
                reason != null);
    }

    private ConnectionClosedException unsent(Throwable failure) {
        return new ConnectionClosedException(
                ConnectionEnd.reason(connection.ending(), failure),
                "connection " + connection + " is closed, since a message could not be written: " + failure,
                failure,
                false);
    }

    // ---- writing

    /**
     * Writes, and flushes at once only what nothing follows that may soon be written, too. A reply to one of several
     * messages that were read at once is flushed with the last, or when what was read ends with a part of one; else one
     * that others are in flight behind, when what the event loop has to do already is done.
     */
    private ChannelFuture write(ByteBuf frame) {
        writeReplies();
        if (receiving && inFlight.hasMore()) {
            unflushed = true;
            return channel.write(frame);
        }
        if (!receiving && inFlight.messages() > 1) {
            planFlush();
            return channel.write(frame);
        }
        unflushed = false;
        return channel.writeAndFlush(frame);
    }

    private void planFlush() {
        unflushed = true;
        if (!flushPlanned) {
            flushPlanned = true;
            connection.loop().execute(() -> {
                flushPlanned = false;
                flush();
            });
        }
    }

    /** Flushes what was written. */
    void flush() {
        writeReplies();
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /** What is written is so in its order. */
    private void whenWritten(ChannelFuture writing, Runnable then) {
        if (timeouts == null) {
            writing.addListener(written -> then.run());
        } else {
            ConnectionTimeouts watch = timeouts;
            watch.writing();
            writing.addListener(written -> {
                watch.wrote();
                then.run();
            });
        }
    }

    // ---- the end

    /**
     * Writes the last message, if there is one, and closes the connection when all is flushed.
     *
     * @param goodbye null for none
     */
    void close(@Nullable Message goodbye) {
        writeReplies();
        ChannelFuture last = goodbye == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : write(frame(goodbye));
        whenWritten(last, () -> {
            long now = now();
            long lastTraffic = lastTraffic(now);
            boolean idle = now - lastTraffic > Lingering.QUIET.toNanos() || (inFlight.isInputRefused() && !answered);
            if (idle || inFlight.hasInputEnded() || !last.isSuccess()) {
                Tls.close(channel);
            } else {
                Lingering.close(channel, lastTraffic);
            }
        });
    }

    /** Returns the frame of the last message; without content if it cannot be made, since the end must come. */
    private ByteBuf frame(Message goodbye) {
        try {
            return server.frames().encode(goodbye, channel.alloc());
        } catch (RuntimeException unwritable) {
            return Unpooled.EMPTY_BUFFER;
        }
    }

    private long now() {
        return timeouts == null ? System.nanoTime() : timeouts.now();
    }

    private long lastTraffic(long now) {
        if (inFlight.messages() > 0) {
            return now;
        }
        return timeouts == null || inFlight.isInputRefused() || lastMessage - timeouts.lastActive() > 0
                ? lastMessage
                : timeouts.lastActive();
    }
}
