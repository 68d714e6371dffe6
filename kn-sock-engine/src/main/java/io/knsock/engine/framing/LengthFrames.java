package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A binary length before every message. */
final class LengthFrames implements Frames {
    private final Framing.LengthPrefixed framing;
    private final int maxFrameBytes;
    private final int headerBytes;

    /** What the length counts besides the message. */
    private final int countedHeaderBytes;

    LengthFrames(Framing.LengthPrefixed framing, int maxFrameBytes) {
        this.framing = framing;
        this.maxFrameBytes = maxFrameBytes;
        this.headerBytes = framing.offset() + framing.lengthBytes();
        this.countedHeaderBytes = framing.isInclusive() ? headerBytes : 0;
    }

    @Override
    public Frames.Decoder decoder() {
        return new Decoder();
    }

    @Override
    public void check(Message message) {
        if (framing.lengthBytes() >= Integer.BYTES) {
            return; // counts more than an array can hold
        }
        int most = (1 << (framing.lengthBytes() * Byte.SIZE)) - 1 - countedHeaderBytes;
        if (message.length() > most) {
            throw new IllegalArgumentException("the message has " + message.length() + " bytes, but the length of "
                    + framing + " allows for at most " + most + ": choose a longer length");
        }
    }

    @Override
    public int frameBytes(Message message) {
        return headerBytes + message.length();
    }

    @Override
    public void append(Message message, ByteBuf to) {
        to.writeZero(framing.offset());
        long length = (long) message.length() + countedHeaderBytes;
        boolean little = framing.byteOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < framing.lengthBytes(); i++) {
            int place = little ? i : framing.lengthBytes() - 1 - i;
            to.writeByte((int) (length >>> (place * Byte.SIZE)));
        }
        Frames.put(to, message);
    }

    /** Returns the length; negative if it is one of 2^63 or more. */
    private long read(ByteBuf in, int at) {
        boolean little = framing.byteOrder() == ByteOrder.LITTLE_ENDIAN;
        return switch (framing.lengthBytes()) {
            case 1 -> in.getUnsignedByte(at);
            case 2 -> little ? in.getUnsignedShortLE(at) : in.getUnsignedShort(at);
            case 3 -> little ? in.getUnsignedMediumLE(at) : in.getUnsignedMedium(at);
            case 4 -> little ? in.getUnsignedIntLE(at) : in.getUnsignedInt(at);
            default -> little ? in.getLongLE(at) : in.getLong(at);
        };
    }

    private final class Decoder extends FrameDecoder {
        Decoder() {
            super(maxFrameBytes);
        }

        @Override
        @Nullable Message cut(ByteBuf in) {
            if (in.readableBytes() < headerBytes) {
                return null;
            }
            long length = read(in, in.readerIndex() + framing.offset());
            if (length >= 0 && length < countedHeaderBytes) {
                throw new CorruptedFrameException("its length is " + length + ", which is less than the "
                        + countedHeaderBytes + " of its header");
            }
            long payload = length < 0 ? Long.MAX_VALUE : length - countedHeaderBytes;
            checkLength(payload);
            return in.readableBytes() - headerBytes < payload ? null : take(in, headerBytes, (int) payload, 0);
        }

        @Override
        long announced(ByteBuf in) {
            return in.readableBytes() < headerBytes
                    ? PartialFrame.NOT_ANNOUNCED
                    : read(in, in.readerIndex() + framing.offset()) - countedHeaderBytes;
        }
    }
}
