package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.LengthPrefixed;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import org.jspecify.annotations.Nullable;

/** A length before every message. */
final class LengthFrames implements Frames {
    private final LengthPrefixed framing;
    private final LengthField field;
    private final int maxFrameBytes;
    private final int headerBytes;

    /** How many bytes before the length are the first of the message. */
    private final int keptBytes;

    /** What the length counts besides what is between it and the trailer. */
    private final int countedBytes;

    private final byte[] trailer;

    LengthFrames(LengthPrefixed framing, int maxFrameBytes) {
        this.framing = framing;
        this.field = new LengthField(framing);
        this.maxFrameBytes = maxFrameBytes;
        this.headerBytes = framing.offset() + framing.lengthBytes();
        this.keptBytes = framing.isKept() ? framing.offset() : 0;
        this.trailer = framing.trailer();
        this.countedBytes = framing.isInclusive() ? headerBytes + trailer.length : framing.adjustment();
    }

    @Override
    public Frames.Decoder decoder() {
        return new Decoder();
    }

    @Override
    public void check(Message message) {
        if (message.length() < keptBytes) {
            throw new IllegalArgumentException("the message has " + message.length() + " bytes, but its first "
                    + keptBytes + " are what " + framing + " sends before the length: put them there");
        }
        int least = keptBytes - Math.min(0, countedBytes);
        if (message.length() < least) {
            throw new IllegalArgumentException("the message has " + message.length() + " bytes, but the length of "
                    + framing + " needs at least " + least + ": correct adjust");
        }
        long most = field.most() - countedBytes + keptBytes;
        if (message.length() > most) {
            throw new IllegalArgumentException("the message has " + message.length() + " bytes, but the length of "
                    + framing + " allows for at most " + most + ": choose a longer length");
        }
    }

    @Override
    public int frameBytes(Message message) {
        return headerBytes - keptBytes + message.length() + trailer.length;
    }

    @Override
    public void append(Message message, ByteBuf to) {
        long length = (long) message.length() - keptBytes + countedBytes;
        if (keptBytes == 0) {
            field.write(to.writeZero(framing.offset()), length);
            Frames.put(to, message);
        } else {
            byte[] bytes = message.bytes();
            field.write(to.writeBytes(bytes, 0, keptBytes), length);
            to.writeBytes(bytes, keptBytes, bytes.length - keptBytes);
        }
        to.writeBytes(trailer);
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
            long length = field.read(in, in.readerIndex() + framing.offset());
            if (length >= 0 && length < countedBytes) {
                throw new CorruptedFrameException("its length is " + length + ", which is less than the "
                        + countedBytes
                        + (framing.isInclusive() && trailer.length == 0
                                ? " of its header"
                                : " that it counts besides the message"));
            }
            long payload = payload(length);
            checkLength(payload + keptBytes);
            if (in.readableBytes() - headerBytes - trailer.length < payload) {
                return null;
            }
            checkTrailer(in, in.readerIndex() + headerBytes + (int) payload);
            return keptBytes == 0 ? take(in, headerBytes, (int) payload, trailer.length) : takeKept(in, (int) payload);
        }

        /** Returns how many bytes follow the length, without the trailer. */
        private long payload(long length) {
            return length < 0 || length > Long.MAX_VALUE >> 1 ? Long.MAX_VALUE >> 1 : length - countedBytes;
        }

        private void checkTrailer(ByteBuf in, int at) {
            for (int i = 0; i < trailer.length; i++) {
                if (in.getByte(at + i) != trailer[i]) {
                    throw new CorruptedFrameException("its trailer does not follow its last byte");
                }
            }
        }

        private Message takeKept(ByteBuf in, int payload) {
            byte[] bytes = new byte[keptBytes + payload];
            in.readBytes(bytes, 0, keptBytes);
            in.skipBytes(framing.lengthBytes());
            in.readBytes(bytes, keptBytes, payload);
            in.skipBytes(trailer.length);
            return Message.wrap(bytes);
        }

        @Override
        long announced(ByteBuf in) {
            return in.readableBytes() < headerBytes
                    ? PartialFrame.NOT_ANNOUNCED
                    : payload(field.read(in, in.readerIndex() + framing.offset())) + keptBytes;
        }
    }
}
