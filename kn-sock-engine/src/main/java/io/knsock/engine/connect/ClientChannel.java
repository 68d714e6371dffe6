package io.knsock.engine.connect;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.framing.Intake;
import io.knsock.engine.framing.PartialFrame;
import io.knsock.engine.net.Addresses;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.net.Lingering;
import io.knsock.engine.net.MessageCost;
import io.knsock.engine.net.Turns;
import io.knsock.engine.time.Durations;
import io.knsock.engine.tls.Tls;
import io.knsock.engine.tls.TlsRecordGuard;
import io.knsock.framing.UnfinishedFrameException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint: the last handler of its pipeline. What is said on it is in {@link Exchanges}. What
 * arrives and was not asked for waits, bounded, for {@link #receive}.
 *
 * <p><b>No reply reaches a wrong caller.</b> A request is encoded, its reply awaited and it is written in one step of
 * the event loop. Whatever that step throws, an error of the JVM too, ends the connection before another step begins,
 * and from then on nothing that arrives is passed on: what has failed is noted first.
 *
 * <p><b>Each who asks hears of it.</b> A future is completed by its order if that is refused (see {@link Orders}), by
 * what arrives, by its timer, or by {@link #settle}, which comes when the connection ends for whatever reason, the
 * death of its event loop included. Who blocks has a bound of its own besides (see {@link Blocking}).
 */
public final class ClientChannel extends ConnectionCalls implements Intake {
    /** How long a peer that got messages without replying may take to close after us. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private final Talk talk;
    private final Frames.Decoder decoder;
    private final Unread unread;
    final ClientEnding ending;
    private final Exchanges exchanges;
    private final @Nullable Pulse pulse;

    private final CloseCallbacks closeCallbacks = new CloseCallbacks();

    // Guarded by the event loop.
    private long bytesThrownAway;
    private boolean lingering;

    /** Written by the event loop before any future completes, so that a caller who has its reply sees it. */
    private volatile boolean reusable = true;

    /** Set by whoever closes, and never unset; the event loop gets round to it a little later. */
    private volatile boolean closedHere;

    ClientChannel(
            ClientConfig config,
            Endpoint endpoint,
            Talk talk,
            Channel channel,
            Frames frames,
            Frames.Decoder decoder,
            @Nullable TlsRecordGuard records) {
        super(nextId(), channel, records, config, endpoint);
        this.talk = talk;
        this.decoder = decoder;
        this.unread = new Unread(config.maxFrameBytes());
        this.ending = new ClientEnding(config, endpoint);
        this.exchanges = new Exchanges(this, ending, config, talk, frames, decoder, unread, this::cannotGoOn);
        this.pulse = Pulse.of(this, exchanges, config, talk.conversation());
        decoder.attach(this);
    }

    static String within(String what, Duration timeout) {
        return what + " within " + Durations.text(timeout) + "; the connection is closed";
    }

    @Override
    Exchanges exchanges() {
        return exchanges;
    }

    // ---- from the socket

    @Override
    public void channelRead(ChannelHandlerContext context, Object payload) {
        Message message = (Message) payload;
        if (ending.hasFailed()) { // it is not known whose it is
            return;
        }
        if (lingering) {
            throwAway(message);
            return;
        }
        if (!talk.isPlain() && talk.takes(message, exchanges.sender)) {
            return;
        }
        if (!exchanges.take(message)) {
            unread.add(message);
            updateReading();
        }
    }

    /** A peer that goes on sending does not heed that our direction has ended. */
    private void throwAway(Message message) {
        bytesThrownAway += MessageCost.of(message);
        if (bytesThrownAway > Lingering.MOST_BYTES) {
            channel.close();
        }
    }

    /**
     * What TLS has to say of itself is not counted as messages are, so it is bounded by not reading what asks for it.
     */
    private void updateReading() {
        boolean answers = records == null || channel.isWritable() || hasOutputEnded();
        boolean read = lingering || (!unread.isFull() && !decoder.isBehind() && answers);
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        updateReading();
        context.fireChannelWritabilityChanged();
    }

    // ---- for the decoder

    /**
     * What was asked for is taken, and of the rest no more than is kept; the last of it can be received after the end.
     */
    @Override
    public boolean takesMore() {
        return lingering || ending.hasFailed() || !exchanges.isQuiet() || !unread.isFull() || !channel.isActive();
    }

    /** There are no turns: replies that have been asked for are not so many, and may be followed by the end. */
    @Override
    public Turns turns() {
        return Turns.NONE;
    }

    @Override
    public void turnEnded() {
        updateReading();
    }

    /** Only now is it known what else arrived with a reply, so only now callers hear of it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (pulse != null) {
            pulse.read();
        }
        updateReusable();
        exchanges.passReplies();
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A peer that has ended its direction sends no more replies.
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            channel.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        decoder.resume();
        channelReadComplete(context);
        settle();
        context.fireChannelInactive();
    }

    // ---- the end

    /**
     * Ends it at once, since its event loop has failed: no task of that will run any more. Called on the thread of the
     * event loop. Who waits hears of the cause.
     */
    void loopFailed(Throwable cause) {
        notePartial();
        ending.because(cause);
        settle();
        exchanges.end();
    }

    @Override
    void fail(Throwable cause) {
        notePartial();
        ending.because(cause);
        reusable = false;
        try {
            Tls.close(channel);
        } catch (Throwable worse) { // no memory to close it in order
            channel.unsafe().closeForcibly();
        } finally {
            settle();
        }
    }

    /** Does what {@link #fail} does, on any thread. */
    private void cannotGoOn(Throwable cause) {
        if (loop().inEventLoop()) {
            fail(cause);
            return;
        }
        ending.because(cause);
        reusable = false;
        try {
            loop().execute(() -> fail(cause));
        } catch (Throwable noTurn) {
            // an ended loop has closed it; one that cannot be asked finds it unfit
        }
    }

    /** Tells everybody who waits that the connection has ended. */
    private void settle() {
        reusable = false;
        notePartial();
        if (!isGone()) {
            ending.tellPartial();
        }
        if (pulse != null) {
            pulse.end();
        }
        exchanges.settle();
        closeCallbacks.tell();
    }

    /** Returns whether the connection has ended, and those who wanted to hear of it have been or are being told. */
    private boolean isGone() {
        return closeCallbacks.isTold();
    }

    /** Looks what has arrived of a frame; on the event loop. */
    void notePartial() {
        if (!lingering && !isGone()) {
            ending.notePartial(decoder);
        }
    }

    /** Returns what is thrown; a new exception for each who gets one: they are thrown in different threads. */
    @Override
    KnSockException lost(boolean written) {
        return ending.lost(written, closedHere);
    }

    @Override
    public @Nullable UnfinishedFrameException unfinishedFrame() {
        PartialFrame begun = ending.partial();
        if (begun == null && !isGone()) {
            begun = loop().inEventLoop() ? decoder.partialFrame() : askForPartial();
        }
        return begun == null ? null : ending.unfinished(begun);
    }

    private @Nullable PartialFrame askForPartial() {
        CompletableFuture<@Nullable PartialFrame> answer = new CompletableFuture<>();
        try {
            loop().execute(() -> answer.complete(decoder.partialFrame()));
            return answer.get(Blocking.GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException | RejectedExecutionException silent) {
            return null;
        }
    }

    @Override
    public @Nullable KnSockException whyEnded() {
        return isOpen() || !ending.isKnown() ? null : lost(true);
    }

    @Override
    Throwable whyClosed(Throwable otherwise) {
        return ending.whyClosed(otherwise);
    }

    // ---- state

    @Override
    boolean isAwaitingReply() {
        return !exchanges.isQuiet();
    }

    @Override
    boolean hasUnread() {
        return !unread.isEmpty() || decoder.hasMore();
    }

    /** Notes that the connection is in use; on the event loop. */
    void inUse() {
        reusable = false;
    }

    /** Notes that something unread was received; on the event loop. */
    void taken() {
        updateReusable();
        updateReading();
    }

    private void updateReusable() {
        reusable = channel.isActive()
                && !ending.hasFailed()
                && exchanges.isQuiet()
                && !exchanges.isUnanswered()
                && unread.isEmpty()
                && (!decoder.hasMore() || exchanges.awaited.hasBeat());
    }

    /** Notes that the connection may be used from now on; on any thread. */
    void begin() {
        if (pulse != null) {
            try {
                loop().execute(this::opened);
            } catch (Throwable noTurn) {
                cannotGoOn(noTurn);
            }
        }
    }

    /** Notes that the connection may be used from now on; on the event loop. */
    void opened() {
        exchanges.awaited.opened();
        if (pulse != null) {
            pulse.begin();
        }
        taken();
    }

    /** Notes that something is written; on the event loop. */
    void wrote() {
        if (pulse != null) {
            pulse.wrote();
        }
    }

    /** Returns whether what the peer sends is read; on the event loop. */
    boolean isReading() {
        return channel.config().isAutoRead();
    }

    @Override
    public boolean isOpen() {
        return !closedHere && !isGone() && !ending.hasFailed() && channel.isActive();
    }

    @Override
    public boolean isReusable() {
        return reusable && !hasOutputEnded() && isOpen();
    }

    @Override
    public void onClose(Runnable callback) {
        closeCallbacks.add(callback);
    }

    @Override
    public void close() {
        closedHere = true;
        try {
            loop().execute(() -> {
                try {
                    closeOnLoop();
                } catch (Throwable noMemory) {
                    fail(noMemory);
                }
            });
        } catch (RejectedExecutionException ended) {
            channel.close(); // the engine is stopped, and has closed it already
        } catch (Throwable noTurn) {
            cannotGoOn(noTurn);
        }
    }

    /**
     * A socket that is closed with anything unread, a session ticket of TLS for instance, resets the connection, and
     * the peer may lose what it has not read yet. So where messages were sent that got no reply, only our direction
     * is ended, and the socket closed when the peer has closed too.
     */
    private void closeOnLoop() {
        if (!exchanges.isUnheard() || ending.hasFailed() || !exchanges.isQuiet() || !channel.isActive()) {
            Tls.close(channel);
        } else if (!lingering) {
            lingering = true;
            unread.takeAll();
            decoder.resume();
            updateReading();
            Future<?> timer = loop().schedule(() -> channel.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
            channel.closeFuture().addListener(closed -> timer.cancel(false));
            Tls.endOutput(channel);
        }
    }

    /** Returns what cuts its frames, for who takes its place. */
    public Frames.Decoder decoder() {
        return decoder;
    }

    /** Returns what nobody has received, and forgets it, since another takes its place; on the event loop. */
    public List<Message> takeUnread() {
        if (pulse != null) {
            pulse.end();
        }
        return unread.takeAll();
    }

    @Override
    public String toString() {
        return "connection to " + endpoint() + " from " + Addresses.text(Addresses.local(channel));
    }
}
