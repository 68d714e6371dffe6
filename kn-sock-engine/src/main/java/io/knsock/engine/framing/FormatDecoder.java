package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.Framing;
import io.knsock.framing.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Cuts what a {@link FrameReader} has found, after it has seen that this can be. */
final class FormatDecoder extends FrameDecoder {
    /** Arrays that the garbage collector takes back, and nobody before it. */
    private static final ByteBufAllocator ARRAYS = new UnpooledByteBufAllocator(false, true);

    private final FrameFormat format;
    private final Framing framing;
    private final boolean trusted;
    private final long maxKeptBytes;

    /** Made when it is needed first: if that fails, the connection is at fault and not its server. */
    private @Nullable FrameReader reader;

    private long announced = PartialFrame.NOT_ANNOUNCED;

    FormatDecoder(FrameFormat format, Framing framing, boolean trusted, int maxFrameBytes, long maxKeptBytes) {
        super(maxFrameBytes);
        this.format = format;
        this.framing = framing;
        this.trusted = trusted;
        this.maxKeptBytes = maxKeptBytes;
    }

    @Override
    @Nullable Message cut(ByteBuf in) {
        FrameCut found = read(in);
        announced = PartialFrame.NOT_ANNOUNCED;
        if (found.isIncomplete()) {
            checkLength(found.announcedBytes());
            if (in.readableBytes() > maxKeptBytes) {
                throw new TooLongFrameException("no end within " + maxKeptBytes + " bytes");
            }
            announced = found.announcedBytes();
            return null;
        }
        if (found.frameBytes() > in.readableBytes()) {
            throw failed(
                    "returned a frame of " + found.frameBytes() + " bytes, of which " + in.readableBytes()
                            + " have arrived",
                    null);
        }
        if (found.isSkip()) {
            in.skipBytes(found.frameBytes());
            return SKIPPED;
        }
        Message made = found.message();
        checkLength(made == null ? found.end() - found.begin() : made.length());
        if (made == null) {
            return take(in, found.begin(), found.end() - found.begin(), found.frameBytes() - found.end());
        }
        in.skipBytes(found.frameBytes());
        return made;
    }

    @Override
    long announced(ByteBuf in) {
        return announced;
    }

    private FrameReader reader() {
        FrameReader own = reader;
        if (own == null) {
            own = format.reader();
            reader = own;
        }
        return own;
    }

    private FrameCut read(ByteBuf in) {
        try {
            return trusted ? reader().read(in.nioBuffer()) : asked(in);
        } catch (MalformedFrameException malformed) {
            throw new CorruptedFrameException(malformed.getMessage(), malformed);
        } catch (FrameTooLargeException large) {
            throw new TooLongFrameException(large.getMessage(), large);
        }
    }

    /** Asks a reader of the user's, and lets nothing through that it may not throw. */
    @SuppressWarnings({"NullAway", "ConstantValue"}) // the user's code may not know of nullness
    private FrameCut asked(ByteBuf in) {
        FrameCut found;
        try {
            FrameReader own = reader();
            if (own == null) {
                throw failed("returned no reader", null);
            }
            found = own.read(ByteBuffer.wrap(in.array(), in.arrayOffset() + in.readerIndex(), in.readableBytes())
                    .slice()
                    .asReadOnlyBuffer());
        } catch (MalformedFrameException | FrameTooLargeException | FormatFailure known) {
            throw known;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError bad) {
            throw failed("failed to read a frame: " + bad, bad);
        }
        if (found == null) {
            throw failed("returned null for a frame", null);
        }
        return found;
    }

    private FormatFailure failed(String what, @Nullable Throwable cause) {
        return new FormatFailure("framing " + framing + " " + what + "; the connection is closed", cause);
    }

    // ---- memory

    @Override
    ByteBufAllocator memory(ChannelHandlerContext on) {
        return trusted ? super.memory(on) : ARRAYS;
    }

    @Override
    ByteBuf room(ChannelHandlerContext on, int length) {
        return trusted ? super.room(on, length) : ARRAYS.heapBuffer(length);
    }

    @Override
    ByteBuf received(ByteBuf piece) {
        if (trusted) {
            return piece;
        }
        try {
            return ARRAYS.heapBuffer(piece.readableBytes()).writeBytes(piece);
        } finally {
            piece.release();
        }
    }

    /** The user's format does what it must not. */
    private static final class FormatFailure extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        FormatFailure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
