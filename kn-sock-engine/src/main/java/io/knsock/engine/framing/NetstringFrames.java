package io.knsock.engine.framing;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The length in decimal digits, a colon, the message, a comma. */
record NetstringFrames(int maxFrameBytes) implements Frames {
    @Override
    public Frames.Decoder decoder() {
        return new Decoder(maxFrameBytes);
    }

    @Override
    public void check(Message message) {
        // any bytes will do
    }

    @Override
    public int frameBytes(Message message) {
        return header(message).length() + message.length() + 1;
    }

    @Override
    public void append(Message message, ByteBuf to) {
        to.writeCharSequence(header(message), StandardCharsets.US_ASCII);
        Frames.put(to, message).writeByte(',');
    }

    private static String header(Message message) {
        return message.length() + ":";
    }

    private static final class Decoder extends FrameDecoder {
        Decoder(int maxFrameBytes) {
            super(maxFrameBytes);
        }

        /** Reads the length anew each time: it has ten digits at most, since more are more than is allowed. */
        @Override
        @Nullable Message cut(ByteBuf in) {
            int begin = in.readerIndex();
            long payload = 0;
            for (int at = begin; at < in.writerIndex(); at++) {
                byte one = in.getByte(at);
                if (one == ':' && at > begin) {
                    return cut(in, at + 1 - begin, (int) payload);
                }
                if (one < '0' || one > '9') {
                    throw new CorruptedFrameException("its length is not a number with a colon after it");
                }
                if (at > begin && payload == 0) {
                    throw new CorruptedFrameException("its length begins with a zero");
                }
                payload = payload * 10 + one - '0';
                checkLength(payload);
            }
            return null;
        }

        @Override
        long announced(ByteBuf in) {
            int begin = in.readerIndex();
            int colon = in.indexOf(begin, in.writerIndex(), (byte) ':');
            return colon < 0
                    ? PartialFrame.NOT_ANNOUNCED
                    : Long.parseLong(in.toString(begin, colon - begin, StandardCharsets.US_ASCII));
        }

        private static @Nullable Message cut(ByteBuf in, int headerBytes, int payload) {
            if (in.readableBytes() - headerBytes <= payload) {
                return null;
            }
            if (in.getByte(in.readerIndex() + headerBytes + payload) != ',') {
                throw new CorruptedFrameException("no comma follows its last byte");
            }
            return take(in, headerBytes, payload, 1);
        }
    }
}
