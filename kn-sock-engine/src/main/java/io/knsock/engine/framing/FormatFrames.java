package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.CustomFraming;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FrameFormat} at work. One of the user's never gets hold of memory that others have a part in: what it reads
 * is copied to an array of its connection, and what it writes is copied from one. So a buffer that it keeps is
 * harmless. One of this package reads and writes the network's buffers.
 */
final class FormatFrames implements Frames {
    private final FrameFormat format;
    private final Framing framing;

    /** The format, if it is one of this package. */
    private final @Nullable SizedFormat own;

    private final int maxFrameBytes;

    /** More than this cannot be the beginning of a frame. */
    private final long maxKeptBytes;

    private FormatFrames(FrameFormat format, Framing framing, @Nullable SizedFormat own, int maxFrameBytes) {
        this.format = format;
        this.framing = framing;
        this.own = own;
        this.maxFrameBytes = maxFrameBytes;
        this.maxKeptBytes = format.maxFrameBytes(maxFrameBytes);
        if (maxKeptBytes < maxFrameBytes) {
            throw new IllegalArgumentException("framing " + framing + " says that the frame of a message of "
                    + maxFrameBytes + " bytes has at most " + maxKeptBytes
                    + ": correct maxFrameBytes(int), whose result is never less than the message");
        }
    }

    /** Returns a format of this package at work. */
    static FormatFrames builtIn(SizedFormat format, Framing framing, int maxFrameBytes) {
        return new FormatFrames(format, framing, format, maxFrameBytes);
    }

    /**
     * Returns one of the user's at work.
     *
     * @throws IllegalArgumentException if its class is not there, or is none
     */
    static FormatFrames custom(CustomFraming framing, int maxFrameBytes) {
        FrameFormat format = framing.resolve(Thread.currentThread().getContextClassLoader());
        try {
            return new FormatFrames(format, framing, null, maxFrameBytes);
        } catch (IllegalArgumentException wrong) {
            throw wrong;
        } catch (RuntimeException failed) {
            throw new IllegalArgumentException("framing " + framing + " cannot be used: " + failed, failed);
        }
    }

    @Override
    public Frames.Decoder decoder() {
        return new FormatDecoder(format, framing, own != null, maxFrameBytes, maxKeptBytes);
    }

    @Override
    public void check(Message message) {
        format.check(message);
    }

    /** Of a format of the user's, whose frames are put elsewhere first, about what it is. */
    @Override
    public int frameBytes(Message message) {
        return own == null ? message.length() : own.frameBytes(message);
    }

    @Override
    public void append(Message message, ByteBuf to) {
        if (own != null) {
            int bytes = own.frameBytes(message);
            to.ensureWritable(bytes);
            own.write(message, to.nioBuffer(to.writerIndex(), bytes));
            to.writerIndex(to.writerIndex() + bytes);
        } else {
            ByteBuf frame = written(message);
            to.writeBytes(frame);
            frame.release();
        }
    }

    @Override
    public ByteBuf encode(Message message, ByteBufAllocator allocator) {
        if (own != null) {
            return Frames.super.encode(message, allocator);
        }
        return written(message);
    }

    /** Returns the frame in an array of its own. */
    private ByteBuf written(Message message) {
        try {
            long room = format.maxFrameBytes(message.length());
            if (room < message.length() || room > Integer.MAX_VALUE) {
                throw new IllegalStateException("maxFrameBytes(" + message.length() + ") returned " + room);
            }
            byte[] bytes = new byte[(int) room];
            ByteBuffer frame = ByteBuffer.wrap(bytes);
            format.write(message, frame);
            if (frame.position() == 0) {
                throw new IllegalStateException("write(…) wrote nothing: it must leave the position after the frame");
            }
            return Unpooled.wrappedBuffer(bytes, 0, frame.position());
        } catch (RuntimeException failed) {
            throw new IllegalStateException(
                    "framing " + framing + " failed to write a message of " + message.length() + " bytes: " + failed,
                    failed);
        }
    }
}
