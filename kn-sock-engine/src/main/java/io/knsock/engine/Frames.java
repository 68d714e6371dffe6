package io.knsock.engine;

import io.knsock.Framing;
import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;

/** One framing at work: cuts messages out of the stream and puts them on it. Shared by connections. */
interface Frames {
    /**
     * Returns a new decoder for one connection. What it passes on are {@link ByteBuf}s, a frame's payload each. It
     * throws {@link TooLongFrameException} or {@link CorruptedFrameException} once, and then passes on nothing more.
     */
    FrameDecoder decoder();

    /** Throws {@link IllegalArgumentException} if the framing cannot carry the message. */
    void check(Message message);

    /** Returns the frame around a message that {@link #check(Message)} has let pass. */
    ByteBuf encode(Message message, ByteBufAllocator allocator);

    static Frames of(Framing framing, int maxFrameBytes) {
        if (framing instanceof Framing.Raw) {
            return new RawFrames(maxFrameBytes);
        } else if (framing instanceof Framing.Line) {
            return new LineFrames(maxFrameBytes);
        } else if (framing instanceof Framing.Delimited delimited) {
            return new DelimitedFrames(delimited, maxFrameBytes);
        } else if (framing instanceof Framing.LengthPrefixed prefixed) {
            return new LengthFrames(prefixed, maxFrameBytes);
        } else if (framing instanceof Framing.Fixed fixed) {
            return new FixedFrames(fixed.bytes());
        } else if (framing instanceof Framing.StxEtx) {
            return EnclosedFrames.stxEtx(maxFrameBytes);
        } else if (framing instanceof Framing.Mllp) {
            return EnclosedFrames.mllp(maxFrameBytes);
        } else if (framing instanceof Framing.Netstring) {
            return new NetstringFrames(maxFrameBytes);
        }
        throw new IllegalArgumentException("framing " + framing + " is not known to this version of the engine");
    }

    /** Copies the payload out of the network buffer, once. */
    static Message message(ByteBuf payload) {
        return Message.wrap(ByteBufUtil.getBytes(payload));
    }

    /** Returns where the byte is in the message, or -1. */
    static int indexOf(Message message, byte one) {
        return Unpooled.wrappedBuffer(message.buffer()).indexOf(0, message.length(), one);
    }

    /** A decoder that knows whether it keeps the beginning of a frame. */
    interface FrameDecoder extends ChannelHandler {
        /** Costs nothing. On the event loop, and not while frames are being passed on: right when a read is complete. */
        boolean hasPartialFrame();
    }
}
