package io.knsock.engine;

import io.knsock.CloseCause;
import io.knsock.ConnectionClosedException;
import io.knsock.Framing;
import io.knsock.Limits;
import io.knsock.Message;
import io.knsock.SlowReader;
import io.knsock.SlowReaderException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: the last handler of its pipeline, and what the application's handler sees.
 *
 * <p>A message is in hand from its arrival until its reply is flushed, not until the handler returns. That one rule
 * gives back-pressure (too much in hand and nothing more is decoded, nor is the socket read) and an honest drain (nothing
 * in hand and nothing can be lost).
 *
 * <p>An end that the peer brings about after messages that were complete, a bad frame for instance, is like the end of its
 * input: what was complete is handled and answered, and then the connection ends, with its cause.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter implements Inbound, Intake {
    private static final int FAIL_ATTEMPTS = 100;
    private static final long FAIL_PAUSE_NANOS = 50_000_000;

    private final String id;
    private final Channel channel;
    private final Accepting server;
    private final Limits limits;
    private final boolean secure;
    private final SocketAddress localAddress;
    private final Dispatch dispatch;
    private final ConnectionEvent life = ConnectionEvent.begun();
    private final Outbound outbound;
    private final Traffic traffic;
    private final Turns turns;
    private final MemoryBudget.Share share;

    // Written by the event loop.
    private final InHand inHand = new InHand();
    private volatile SocketAddress remoteAddress;
    private volatile @Nullable SocketAddress proxyAddress;
    private volatile boolean draining;
    private volatile boolean opened;
    private volatile boolean closing;

    private volatile boolean closeWanted;

    /** Made when they are asked for: most handlers have none, and connections may be many. */
    private volatile @Nullable ConcurrentMap<String, Object> attributes;

    /** Guarded by who looks for slow handlers. */
    private long warnedOf;

    // Guarded by the event loop.
    private boolean accepted;
    private boolean refused;
    private boolean inputEnded;

    /** Whether nothing more is taken from the peer because of what it sent, or did not send. */
    private boolean inputRefused;

    private int holdBacks;
    /** When a message was finished or sent last, or the connection began. */
    private long lastMessage = System.nanoTime();

    /** Whether a message was finished or sent. */
    private boolean answered;

    private Frames.@Nullable FrameDecoder decoder;
    private @Nullable Deadlines deadlines;
    private @Nullable TlsRecordGuard records;
    private boolean receiving;
    private boolean unflushed;
    private @Nullable Replies replies;
    private boolean flushPlanned;
    private @Nullable CloseCause cause;
    private @Nullable Throwable failure;

    /** What had arrived of a frame when the end had a cause. */
    private @Nullable PartialFrame partial;

    ServerConnection(String id, Channel channel, Accepting server, HandlerSlots slots, boolean secure) {
        this.id = id;
        this.channel = channel;
        this.server = server;
        this.limits = server.config().limits();
        this.outbound = new Outbound(limits.maxOutboundBytes());
        this.traffic = server.events().traffic(channel.eventLoop());
        this.turns = server.turns().apply(channel.eventLoop());
        this.share = server.memory().share();
        this.secure = secure;
        this.remoteAddress = Addresses.remote(channel);
        this.localAddress = Addresses.local(channel);
        this.dispatch = server.dispatches().create(this, slots);
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    /**
     * Sets what cuts its frames, and what watches it if anything does; before the first message.
     *
     * @param deadlines are told of messages that are received and finished, and of what waits to be written
     */
    void readBy(Frames.FrameDecoder decoder, @Nullable Deadlines deadlines) {
        this.decoder = decoder;
        this.deadlines = deadlines;
        decoder.attach(this);
    }

    /** Sets what follows its TLS records, if it has any; before the first. */
    void guardedBy(TlsRecordGuard guard) {
        records = guard;
    }

    MemoryBudget.Share share() {
        return share;
    }

    Channel channel() {
        return channel;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Takes what a trusted proxy tells, on the event loop and before the channel is active. */
    void proxied(SocketAddress client) {
        proxyAddress = remoteAddress;
        remoteAddress = client;
    }

    // ---- from the socket

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        server.connections().add(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        accepted();
        if (!secure) {
            open();
        }
        context.fireChannelActive();
    }

    /** What a proxy connects for is accepted after its header; what ends before is so in the end. */
    private void accepted() {
        if (!accepted) {
            accepted = true;
            server.events().accepted();
        }
    }

    /** Begins with a channel that is open already; on the event loop. */
    void begin() {
        accepted();
        open();
        updateReading();
    }

    private void open() {
        opened = true;
        server.events().opened(this);
        dispatch.opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message); // bytes, if nothing has become of the connection
            return;
        }
        receiving = true;
        try {
            received((Message) message);
        } finally {
            receiving = false;
        }
    }

    /** The last to hear of it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flush();
        account();
    }

    /** What TLS has to say of itself is not counted as messages are, so it is bounded by not reading what asks for it. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (records != null) {
            updateReading();
        }
        context.fireChannelWritabilityChanged();
    }

    // ---- for the decoder

    @Override
    public boolean takesMore() {
        return !closing && !closeWanted && holdBacks <= 0 && !inHand.isFull();
    }

    @Override
    public Turns turns() {
        return turns;
    }

    @Override
    public void turnEnded() {
        if (deadlines != null) {
            deadlines.decoded();
        }
        updateReading();
        closeIfFinished();
    }

    /** Takes a message; on the event loop. */
    void received(Message message) {
        if (deadlines != null) {
            deadlines.received();
        }
        inHand.took(message);
        updateReading();
        server.events().received(this, message);
        dispatch.accept(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A TLS 1.3 close_notify ends one direction only (RFC 8446, section 6.1), like a FIN: who sent it may still
        // wait for replies.
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputEnded = true;
            closeIfFinished();
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                open();
            } else {
                end(Causes.ofHandshake(handshake.cause()), handshake.cause());
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        CloseCause why = Causes.of(thrown);
        if (why == CloseCause.FRAME_TOO_LARGE || why == CloseCause.MALFORMED_FRAME) {
            endWhenAnswered(why, thrown);
        } else {
            end(why, thrown);
        }
    }

    /** Last of all, whatever has been the end; the handlers before this one have said what they know by now. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        closing = true;
        share.close();
        Replies unwritten = replies;
        if (unwritten != null) {
            replies = null;
            unwritten.release();
        }
        dispatch.drop();
        CloseCause why = cause != null ? cause : inputEnded || !opened ? CloseCause.FAR_END : CloseCause.LOST;
        notePartial();
        Throwable told = told(why);
        if (opened) {
            dispatch.closed(new Listening.End(why, told));
        }
        server.connections().remove(this);
        if (refused) {
            return;
        }
        accepted();
        life.ended(
                this, why, partial == null ? null : partial.text(server.config().framing()));
        server.events().closed(this, why, told);
    }

    /** What follows it is not looked at, and then it is not known any more where it ends. */
    private void notePartial() {
        if (cause == null && decoder != null) {
            partial = decoder.partialFrame();
        }
    }

    /**
     * Returns what is told of the end, and says that a frame was unfinished. Where something else has failed, that is told:
     * whoever looks for it should find it; a connection that is lost in the middle of a frame is told as that.
     */
    private @Nullable Throwable told(CloseCause why) {
        PartialFrame begun = partial;
        if (begun == null) {
            return failure;
        }
        Framing framing = server.config().framing();
        try {
            ServerLog.unfinishedFrame(this, why, begun.text(framing), server.config());
            return failure == null || why == CloseCause.LOST
                    ? begun.failure("connection " + this, framing, failure)
                    : failure;
        } catch (Throwable noMemory) { // the end has to be told all the same
            return failure;
        }
    }

    // ---- from the handler, on any thread

    @Override
    public void finish(Message message, @Nullable Message reply) {
        if (reply == null) {
            if (loop().inEventLoop()) {
                finished(message);
            } else {
                onLoop(() -> finished(message));
            }
            return;
        }
        if (loop().inEventLoop()) {
            reply(message, reply);
        } else {
            outbound.add(reply);
            onLoop(() -> {
                outbound.remove(reply);
                reply(message, reply);
            });
        }
    }

    private void reply(Message message, Message reply) {
        try {
            if (!receiving && inHand.messages() > 1) {
                planFlush();
                replies().add(message, reply);
            } else if (receiving && decoder != null && (decoder.hasMore() || replies != null)) {
                unflushed = true;
                replies().add(message, reply);
            } else {
                replyAlone(message, reply);
            }
        } catch (IllegalArgumentException unfit) {
            fail(unfit);
        } catch (Throwable noMemory) { // it may be a task of the loop's, which nobody would hear of
            end(Causes.of(noMemory), noMemory);
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
            outbound.add(reply);
            whenWritten(writing, () -> {
                outbound.remove(reply);
                replied(message, reply, writing);
            });
        }
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

    /**
     * Replies that are flushed together: one buffer, one write and one promise for all of them, which cost more than the
     * handler of a small message.
     */
    private final class Replies {
        private static final int FIRST_BYTES = 1 << 10;
        private static final int MOST_BYTES = 64 << 10;

        private final List<Message> messages = new ArrayList<>();
        private final List<Message> gathered = new ArrayList<>();
        private final ByteBuf frames = channel.alloc().ioBuffer(FIRST_BYTES);

        void add(Message message, Message reply) {
            server.frames().checkAndAppend(reply, frames);
            outbound.add(reply);
            messages.add(message);
            gathered.add(reply);
            if (frames.readableBytes() >= MOST_BYTES) {
                writeReplies();
            }
        }

        void write() {
            ChannelFuture writing = channel.write(frames);
            whenWritten(writing, () -> written(writing));
        }

        void release() {
            frames.release();
        }

        private void written(ChannelFuture writing) {
            gathered.forEach(outbound::remove);
            if (writing.isSuccess()) {
                gathered.forEach(reply -> server.events().sent(ServerConnection.this, reply));
                messages.forEach(inHand::finished);
                goOnAfterMessages();
                goOn();
            } else {
                end(Causes.of(writing.cause()), writing.cause());
            }
        }
    }

    private void replied(Message message, Message reply, ChannelFuture written) {
        if (written.isSuccess()) {
            server.events().sent(this, reply);
            finished(message);
            goOn();
        } else {
            end(Causes.of(written.cause()), written.cause());
        }
    }

    /**
     * Ends the connection since its handler has failed; what was written before is flushed. Where memory is out, it waits for
     * some: a message that is never finished would keep the connection for ever.
     */
    @Override
    public void fail(Throwable thrown) {
        closeWanted = true;
        for (int attempt = 1; ; attempt++) {
            try {
                onLoop(() -> failed(thrown));
                return;
            } catch (OutOfMemoryError noMemory) {
                if (attempt == FAIL_ATTEMPTS || loop().inEventLoop()) {
                    throw noMemory;
                }
                LockSupport.parkNanos(FAIL_PAUSE_NANOS);
            }
        }
    }

    private void failed(Throwable thrown) {
        if (!closing) {
            ServerLog.handlerFailed(this, thrown);
            server.events().handlerFailed(this, thrown);
            endAfterWrites(CloseCause.HANDLER_FAILED, thrown);
        }
    }

    @Override
    public CompletionStage<@Nullable Void> send(Message message) {
        server.frames().check(message);
        CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        if (!outbound.tryAdd(message)) {
            SlowReaderException slow = outbound.full(this);
            if (limits.slowReader() == SlowReader.CLOSE) {
                onLoop(() -> end(CloseCause.SLOW_READER, slow));
            }
            sent.completeExceptionally(slow);
            return sent;
        }
        boolean begun = onLoop(() -> {
            if (closing) {
                written(message);
                sent.completeExceptionally(closed(null));
                return;
            }
            ChannelFuture writing = write(server.frames().encode(message, channel.alloc()));
            whenWritten(writing, () -> {
                written(message);
                if (writing.isSuccess()) {
                    server.events().sent(this, message);
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(closed(writing.cause()));
                }
            });
        });
        if (!begun) {
            sent.completeExceptionally(closed(null));
        }
        return sent;
    }

    /**
     * Writes, and flushes at once only what nothing follows that may soon be written, too: a flush is a system call, and as
     * dear as all the rest. A reply to one of several messages that were read at once is flushed with the last, or when
     * what was read ends with a part of one; else one that others are in hand behind, when what the event loop has to do
     * already is done.
     */
    private ChannelFuture write(ByteBuf frame) {
        writeReplies();
        if (receiving && decoder != null && decoder.hasMore()) {
            unflushed = true;
            return channel.write(frame);
        }
        if (!receiving && inHand.messages() > 1) {
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
            loop().execute(() -> {
                flushPlanned = false;
                flush();
            });
        }
    }

    private void flush() {
        writeReplies();
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /** What is written is so in its order. */
    private void whenWritten(ChannelFuture writing, Runnable then) {
        if (deadlines == null) {
            writing.addListener(written -> then.run());
        } else {
            Deadlines watch = deadlines;
            watch.writing();
            writing.addListener(written -> {
                watch.wrote();
                then.run();
            });
        }
    }

    private void written(Message message) {
        outbound.remove(message);
        answered = true;
        lastMessage = now();
        account();
        goOn();
    }

    private void goOn() {
        if (takesReplies() && !closing) {
            dispatch.resume();
        }
    }

    @Override
    public boolean takesReplies() {
        return !outbound.isFull();
    }

    private ConnectionClosedException closed(@Nullable Throwable reason) {
        return new ConnectionClosedException(
                "connection " + this + " was closed before the message was written", reason);
    }

    @Override
    public void close() {
        closeWanted = true;
        onLoop(() -> endAfterWrites(CloseCause.CLOSED, null));
    }

    @Override
    public boolean isCloseWanted() {
        return closeWanted;
    }

    @Override
    public void unsettled() {
        server.connections().unsettled();
    }

    @Override
    public void settled() {
        server.connections().settled();
    }

    // ---- from the server, on any thread

    /** Stops reading, and closes as soon as nothing is in hand. */
    void drain() {
        onLoop(() -> {
            draining = true;
            updateReading();
            closeIfFinished();
        });
    }

    /** Closes at once; what is in hand is lost, and the thread that is in the handler is interrupted. */
    void cut() {
        closeWanted = true; // so that no other message follows
        onLoop(() -> end(CloseCause.CUT, null));
        dispatch.interrupt(); // after that, so that what the handler then throws is no failure of its own
    }

    /** Closes at once, since an event loop of the engine has failed, this one or another. */
    void loopFailed(Throwable reason) {
        onLoop(() -> end(CloseCause.FAILED, reason));
    }

    boolean hasMessageInHand() {
        return inHand.messages() > 0;
    }

    int messagesInHand() {
        return inHand.messages();
    }

    /** Warns once of a message that has been with the handler for so long. */
    void warnOfSlowHandler(Duration limit) {
        Handling now = dispatch.handling();
        if (now != null && now.sinceNanos() != warnedOf && System.nanoTime() - now.sinceNanos() > limit.toNanos()) {
            warnedOf = now.sinceNanos();
            ServerLog.handlerSlow(this, limit, now);
        }
    }

    @Override
    public void holdBack(boolean back) {
        onLoop(() -> {
            holdBacks += back ? 1 : -1;
            takeMore();
            updateReading();
        });
    }

    // ---- what is in hand; on the event loop

    private void finished(Message message) {
        inHand.finished(message);
        goOnAfterMessages();
    }

    private void goOnAfterMessages() {
        answered = true;
        lastMessage = deadlines == null ? System.nanoTime() : deadlines.finished();
        account();
        takeMore();
        updateReading();
        closeIfFinished();
    }

    /** Has the decoder go on where it stopped. */
    private void takeMore() {
        if (decoder != null && decoder.isBehind() && takesMore()) {
            decoder.resume();
        }
    }

    /** Returns the frame that has begun, if there is one; on the event loop. */
    @Nullable PartialFrame partialFrame() {
        return decoder == null ? null : decoder.partialFrame();
    }

    private boolean isBehind() {
        return decoder != null && decoder.isBehind();
    }

    private void updateReading() {
        if (!closing) {
            boolean read = !inputEnded
                    && !inputRefused
                    && !draining
                    && holdBacks <= 0
                    && !inHand.isFull()
                    && !isBehind()
                    && (records == null || channel.isWritable());
            if (channel.config().isAutoRead() != read) {
                channel.config().setAutoRead(read);
            }
        }
    }

    /** Reports what the connection holds. */
    private void account() {
        if (!closing) {
            share.holds(inHand.bytes()
                    + outbound.bytes()
                    + (decoder == null ? 0 : decoder.keptBytes())
                    + (records == null ? 0 : records.keptBytes()));
        }
    }

    private void closeIfFinished() {
        if (inHand.messages() > 0 || isBehind()) {
            return;
        }
        if (inputEnded || inputRefused || draining) {
            CloseCause why = inputEnded ? CloseCause.FAR_END : CloseCause.DRAINED; // unless it has one already
            if (opened) {
                endAfterWrites(why, null);
            } else {
                end(why, null); // nothing can be written to it before TLS is there
            }
        }
    }

    // ---- the end; on the event loop

    /** Ends the connection as one that never was: its proxy has told an address that is not admitted. */
    void refused() {
        refused = true;
        closing = true;
        channel.close();
    }

    /** Returns whether something can be sent on it; on any thread. */
    boolean isUsable() {
        return opened && !closing && channel.isActive();
    }

    boolean isEnding() {
        return closing;
    }

    /** Ends the connection at once. The first cause counts. */
    void end(CloseCause why, @Nullable Throwable reason) {
        because(why, reason);
        closing = true;
        dispatch.drop();
        Tls.close(channel);
    }

    /**
     * Takes nothing more from the peer, and ends the connection when what it had sent before is answered. The first cause
     * counts.
     */
    void endWhenAnswered(CloseCause why, @Nullable Throwable reason) {
        if (!closing) {
            because(why, reason);
            inputRefused = true;
            updateReading();
            closeIfFinished();
        }
    }

    /** Ends the connection since it holds most of what the server may keep; on any thread. */
    void endForMemory(String owner, long limit) {
        onLoop(() -> {
            if (!closing) {
                server.events().endedForMemory(owner, limit);
                end(CloseCause.MEMORY_LIMIT, null);
            }
        });
    }

    /** Ends the connection when what was written is flushed. */
    private void endAfterWrites(CloseCause why, @Nullable Throwable reason) {
        if (closing) {
            return;
        }
        because(why, reason);
        channel.config().setAutoRead(false);
        closing = true;
        dispatch.drop();
        ChannelFuture goodbye = goodbye();
        whenWritten(goodbye, () -> {
            long now = now();
            long lastTraffic = lastTraffic(now);
            boolean idle = now - lastTraffic > Lingering.QUIET.toNanos() || (inputRefused && !answered);
            if (idle || inputEnded || !goodbye.isSuccess()) {
                Tls.close(channel);
            } else {
                Lingering.close(channel, lastTraffic);
            }
        });
    }

    private long now() {
        return deadlines == null ? System.nanoTime() : deadlines.now();
    }

    private long lastTraffic(long now) {
        if (inHand.messages() > 0) {
            return now;
        }
        return deadlines == null || inputRefused || lastMessage - deadlines.lastActive() > 0
                ? lastMessage
                : deadlines.lastActive();
    }

    private ChannelFuture goodbye() {
        writeReplies();
        Message last = draining ? server.config().goodbye() : null;
        return last == null
                ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                : write(server.frames().encode(last, channel.alloc()));
    }

    private void because(CloseCause why, @Nullable Throwable reason) {
        if (cause == null) {
            notePartial();
            cause = why;
            failure = reason;
            if (reason != null && why != CloseCause.HANDLER_FAILED) {
                ServerLog.connectionEnded(this, why, reason, server.config());
                server.events().failed(server.config().name(), reason);
            }
        }
    }

    /** Returns false, and does nothing, if the loop has ended, as it has for a handler that is later than the stop. */
    private boolean onLoop(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    // ---- what it is

    @Override
    public String id() {
        return id;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public @Nullable SocketAddress proxyAddress() {
        return proxyAddress;
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return Tls.session(channel);
    }

    @Override
    public @Nullable String applicationProtocol() {
        return Tls.applicationProtocol(channel);
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return Tls.peerCertificates(channel);
    }

    @Override
    public ConcurrentMap<String, Object> attributes() {
        ConcurrentMap<String, Object> made = attributes;
        if (made == null) {
            synchronized (inHand) { // a lock that nobody else has
                made = attributes;
                if (made == null) {
                    made = new ConcurrentHashMap<>();
                    attributes = made;
                }
            }
        }
        return made;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public String toString() {
        return id + "[" + Addresses.text(remoteAddress) + "]";
    }
}
