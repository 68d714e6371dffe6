package io.knsock.engine;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoders of all framings with boundaries. A frame is left in the buffer until all of it is there: so what is kept
 * is what has arrived, never what a length has promised, and there is a partial frame exactly if anything is kept.
 *
 * <p>Netty's own decoders resume after a bad frame and pass on what follows it. Here nothing follows: whoever is out of
 * step takes the middle of one message for the beginning of another.
 */
abstract class Cutter extends ByteToMessageDecoder implements Frames.FrameDecoder {
    private final int maxFrameBytes;
    private boolean failed;

    Cutter(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Takes the next frame off the buffer and returns its payload; or returns null, and takes nothing, if it is not all
     * there.
     *
     * @throws CorruptedFrameException if it cannot be a frame, whatever may follow
     * @throws TooLongFrameException if its payload is larger than allowed, whatever may follow
     */
    abstract @Nullable Message cut(ByteBuf in);

    @Override
    protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            Message message = cut(in);
            if (message != null) {
                out.add(message);
            }
        } catch (CorruptedFrameException | TooLongFrameException bad) {
            failed = true;
            in.skipBytes(in.readableBytes());
            throw bad;
        }
    }

    @Override
    public final boolean hasMore() {
        return actualReadableBytes() > 0;
    }

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
