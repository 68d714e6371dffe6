package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.CustomFraming;
import io.knsock.framing.Enclosed;
import io.knsock.framing.Framing;
import io.knsock.framing.LengthPrefixed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** One framing at work: cuts messages out of the stream and puts them on it. Shared by connections. */
public interface Frames {
    /**
     * Returns a new decoder for one connection. What it passes on are {@link Message}s, a frame's payload each. It
     * throws {@link TooLongFrameException} or {@link CorruptedFrameException} once, and then passes on nothing more.
     */
    Decoder decoder();

    /** Throws {@link IllegalArgumentException} if the framing cannot carry the message. */
    void check(Message message);

    /** Returns how many bytes the frame around a message has. */
    int frameBytes(Message message);

    /** Appends the frame around a message that {@link #check(Message)} has let pass. */
    void append(Message message, ByteBuf to);

    /** Checks a message and appends the frame around it; if it throws, it has appended nothing. */
    default void checkAndAppend(Message message, ByteBuf to) {
        check(message);
        append(message, to);
    }

    /** Returns the frame around a message that {@link #check(Message)} has let pass. */
    default ByteBuf encode(Message message, ByteBufAllocator allocator) {
        ByteBuf frame = allocator.ioBuffer(frameBytes(message));
        append(message, frame);
        return frame;
    }

    /**
     * Returns a framing at work.
     *
     * @throws IllegalArgumentException if it is one of the user's that cannot be used
     */
    static Frames of(Framing framing, int maxFrameBytes) {
        if (framing instanceof Framing.Raw) {
            return new RawFrames(maxFrameBytes);
        } else if (framing instanceof Framing.Line line) {
            return LineFrames.of(line, maxFrameBytes);
        } else if (framing instanceof Framing.Delimited delimited) {
            return delimited.delimiters().size() == 1
                    ? new DelimitedFrames(delimited, maxFrameBytes)
                    : FormatFrames.builtIn(new DelimitersFormat(delimited), framing, maxFrameBytes);
        } else if (framing instanceof LengthPrefixed prefixed) {
            return new LengthFrames(prefixed, maxFrameBytes);
        } else if (framing instanceof Framing.Fixed fixed) {
            return new FixedFrames(fixed.bytes());
        } else if (framing instanceof Framing.StxEtx) {
            return EnclosedFrames.stxEtx(maxFrameBytes);
        } else if (framing instanceof Framing.Mllp mllp) {
            return EnclosedFrames.mllp(mllp.tolerant(), maxFrameBytes);
        } else if (framing instanceof Enclosed enclosed) {
            return FormatFrames.builtIn(new EnclosedFormat(enclosed), framing, maxFrameBytes);
        } else if (framing instanceof Framing.OctetCounting counting) {
            return FormatFrames.builtIn(new OctetCountingFormat(counting), framing, maxFrameBytes);
        } else if (framing instanceof Framing.Netstring) {
            return new NetstringFrames(maxFrameBytes);
        } else if (framing instanceof CustomFraming custom) {
            return FormatFrames.custom(custom, maxFrameBytes);
        }
        throw new IllegalArgumentException("framing " + framing + " is not known to this version of the engine");
    }

    /** Takes the next bytes off a network buffer: the one copy that is made of them. */
    static Message take(ByteBuf in, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return Message.wrap(bytes);
    }

    /** Appends the message to a frame, without a copy between. */
    static ByteBuf put(ByteBuf frame, Message message) {
        try {
            message.writeTo(new FrameOutput(frame));
        } catch (IOException never) { // a buffer has no such trouble
            throw new UncheckedIOException(never);
        }
        return frame;
    }

    /** Returns where the byte is in the message, or -1. */
    static int indexOf(Message message, byte one) {
        return Unpooled.wrappedBuffer(message.buffer()).indexOf(0, message.length(), one);
    }

    /** A decoder that stops when it is asked to, and knows what it keeps. For use on the event loop. */
    interface Decoder extends ChannelHandler {
        /** Sets what takes the messages, in place of what takes them all. */
        void attach(Intake intake);

        /** Goes on where it was stopped, if it was. */
        void resume();

        /**
         * Returns whether there are bytes after those that were passed on: when a read is complete, the beginning of a
         * frame or what is {@linkplain #isBehind() still to be cut}, and while a frame is passed on, perhaps whole
         * ones.
         */
        boolean hasMore();

        /**
         * Returns whether what is kept is the beginning of a frame, and nothing else is to be cut before more arrives.
         */
        boolean awaitsRest();

        /** Returns the frame that has begun, if {@linkplain #awaitsRest() there is one}, else null. */
        @Nullable PartialFrame partialFrame();

        /** Returns whether there are bytes that are still to be looked at: it was stopped, or waits for its turn. */
        boolean isBehind();

        /** Returns how much memory is held by what is kept. */
        int keptBytes();
    }

    /** Writes to a frame what it is given. */
    final class FrameOutput extends OutputStream {
        private final ByteBuf frame;

        private FrameOutput(ByteBuf frame) {
            this.frame = frame;
        }

        @Override
        public void write(int one) {
            frame.writeByte(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            frame.writeBytes(bytes, offset, length);
        }
    }
}
