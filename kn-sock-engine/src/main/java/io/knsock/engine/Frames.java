package io.knsock.engine;

import io.knsock.Framing;
import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;

/** One framing at work: cuts messages out of the stream and puts them on it. Shared by connections. */
interface Frames {
    /** Returns a new decoder for one connection. What it passes on are {@link ByteBuf}s, a frame's payload each. */
    FrameDecoder decoder();

    /** Throws {@link IllegalArgumentException} if the framing cannot carry the message. */
    void check(Message message);

    /** Returns the frame around a message that {@link #check(Message)} has let pass. */
    ByteBuf encode(Message message, ByteBufAllocator allocator);

    static Frames of(Framing framing, int maxFrameBytes) {
        return framing instanceof Framing.Line ? new LineFrames(maxFrameBytes) : new RawFrames(maxFrameBytes);
    }

    /** Copies the payload out of the network buffer, once. */
    static Message message(ByteBuf payload) {
        return Message.wrap(ByteBufUtil.getBytes(payload));
    }

    /** A decoder that knows whether it keeps the beginning of a frame. */
    interface FrameDecoder extends ChannelHandler {
        boolean hasPartialFrame();
    }
}
