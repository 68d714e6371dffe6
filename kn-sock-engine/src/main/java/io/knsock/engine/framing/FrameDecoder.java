package io.knsock.engine.framing;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * The decoders of all framings. A frame is left in the buffer until all of it is there: so what is kept is what has
 * arrived, never what a length has promised.
 *
 * <p>Messages are cut one by one, and only while the {@linkplain Intake intake} is open: 64 KiB of line feeds are
 * 65,536 messages, each of which costs some hundred bytes of the heap. What is not cut stays in the buffer, and cutting
 * goes on from the same byte. After {@value #SHARE} messages the other connections of the event loop have their turn.
 * The end of the input is passed on when all that came before it is cut.
 *
 * <p>Netty's own decoders resume after a bad frame and pass on what follows it. Here nothing follows: whoever is out of
 * step takes the middle of one message for the beginning of another. All fields are guarded by the event loop.
 */
abstract class FrameDecoder extends ChannelInboundHandlerAdapter implements Frames.Decoder {
    /** So many messages are cut in one turn. */
    private static final int SHARE = 32;

    /**
     * What is left of a read is copied to a buffer of its own size if it takes less than this part of the one it is in.
     */
    private static final int MOSTLY_EMPTY = 4;

    /** Stands for bytes that were cut and belong to no message. */
    static final Message SKIPPED = Message.wrap(new byte[0]);

    private final int maxFrameBytes;

    private Intake intake = Intake.ALWAYS;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf kept;

    /** Whether a turn is under way, so that none begins inside another. */
    private boolean cutting;

    /** Whether the next turn is waited for. */
    private boolean queued;

    /** Whether what is kept has been looked at, and is the beginning of a frame. */
    private boolean partial;

    private boolean behind;
    private boolean failed;
    private @Nullable Object inputEnd;

    FrameDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Takes the next frame off the buffer and returns its payload; or returns null, and takes nothing, if it is not all
     * there; or takes bytes that belong to no message, and returns {@link #SKIPPED}.
     *
     * @throws CorruptedFrameException if it cannot be a frame, whatever may follow
     * @throws TooLongFrameException if its payload is larger than allowed, whatever may follow
     */
    abstract @Nullable Message cut(ByteBuf in);

    /**
     * Returns how many bytes the message is to have whose frame {@link #cut} has found to have begun, or
     * {@link PartialFrame#NOT_ANNOUNCED}; takes nothing.
     */
    long announced(ByteBuf in) {
        return PartialFrame.NOT_ANNOUNCED;
    }

    /** Returns where memory is from to which what is kept is moved when its own is too small. */
    ByteBufAllocator memory(ChannelHandlerContext on) {
        return on.alloc();
    }

    /** Takes bytes that have arrived, and returns them in memory in which they may be kept. */
    ByteBuf received(ByteBuf piece) {
        return piece;
    }

    // ---- what arrives

    @Override
    public final void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext on, Object piece) {
        ByteBuf bytes = (ByteBuf) piece;
        if (failed) {
            bytes.release();
            return;
        }
        kept = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                memory(on), kept == null ? Unpooled.EMPTY_BUFFER : kept, received(bytes));
        turn();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext on) {
        trim(on);
        on.fireChannelReadComplete();
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext on, Object event) {
        boolean uncut = behind || (hasMore() && !awaitsRest()); // raw bytes are cut when the read is complete
        if (uncut && (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent)) {
            inputEnd = event;
        } else {
            on.fireUserEventTriggered(event);
        }
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext on) {
        drop();
    }

    // ---- turns

    @Override
    public final void attach(Intake to) {
        intake = to;
    }

    /** Not at once: whoever opens the intake may do so for each of a thousand replies that are written together. */
    @Override
    public final void resume() {
        if (behind && !cutting && !queued) {
            queued = intake.turns().add(this::nextTurn);
            if (!queued) {
                nextTurn();
            }
        }
    }

    private void nextTurn() {
        queued = false;
        ChannelHandlerContext on = context;
        if (on != null && kept != null) {
            turn();
            on.fireChannelReadComplete();
        }
    }

    final void turn() {
        ChannelHandlerContext on = context;
        if (on == null || cutting || queued) {
            return;
        }
        cutting = true;
        behind = false;
        partial = false;
        try {
            cutWhatMayBe(on);
        } catch (Throwable bad) { // also errors: no memory for a message, for instance
            failed = true;
            drop();
            on.fireExceptionCaught(bad);
        } finally {
            cutting = false;
        }
        behind = kept != null && !partial;
        intake.turnEnded();
        if (!behind && inputEnd != null) {
            Object end = inputEnd;
            inputEnd = null;
            on.fireUserEventTriggered(end);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void cutWhatMayBe(ChannelHandlerContext on) {
        for (int left = SHARE; kept != null; left--) {
            if (!kept.isReadable()) {
                drop();
                return;
            }
            if (!intake.takesMore()) {
                return;
            }
            if (left == 0 && intake.turns().add(this::nextTurn)) {
                queued = true;
                return;
            }
            Message message = cut(kept);
            if (message == null) {
                partial = true;
                return;
            }
            if (message != SKIPPED) { // the object itself, and not any empty message
                on.fireChannelRead(message);
            }
        }
    }

    // ---- what is kept

    @Override
    public final boolean hasMore() {
        return kept != null && kept.isReadable();
    }

    @Override
    public boolean awaitsRest() {
        return partial && kept != null;
    }

    @Override
    public final @Nullable PartialFrame partialFrame() {
        ByteBuf begun = kept;
        return begun == null || !awaitsRest() ? null : new PartialFrame(begun.readableBytes(), announced(begun));
    }

    @Override
    public final boolean isBehind() {
        return behind;
    }

    @Override
    public final int keptBytes() {
        return kept == null ? 0 : kept.capacity();
    }

    /**
     * A connection that waits for the rest of a frame must not hold a buffer that is large because others fitted in.
     */
    private void trim(ChannelHandlerContext on) {
        ByteBuf large = kept;
        if (large != null && !cutting) {
            int length = large.readableBytes();
            if (length < large.capacity() / MOSTLY_EMPTY) {
                kept = room(on, length).writeBytes(large);
                large.release();
            } else {
                large.discardSomeReadBytes();
            }
        }
    }

    /** Returns memory of its own size for what is kept. */
    ByteBuf room(ChannelHandlerContext on, int length) {
        return on.alloc().ioBuffer(length);
    }

    private void drop() {
        ByteBuf last = kept;
        kept = null;
        partial = false;
        if (last != null) {
            last.release();
        }
    }

    // ---- for the framings

    final void checkLength(long payloadBytes) {
        if (payloadBytes > maxFrameBytes) {
            throw new TooLongFrameException("more than " + maxFrameBytes + " bytes");
        }
    }

    /** Takes a frame off the buffer and returns what is between its header and its trailer. */
    static Message take(ByteBuf in, int headerBytes, int payloadBytes, int trailerBytes) {
        in.skipBytes(headerBytes);
        Message payload = Frames.take(in, payloadBytes);
        in.skipBytes(trailerBytes);
        return payload;
    }
}
