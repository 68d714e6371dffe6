package io.knsock.engine.framing;

import io.knsock.framing.LengthPrefixed;
import io.knsock.framing.LengthPrefixed.Encoding;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.ByteOrder;

/** The length of a frame, as it is on the wire. */
final class LengthField {
    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;

    private final int bytes;
    private final Encoding encoding;
    private final boolean little;

    LengthField(LengthPrefixed framing) {
        this.bytes = framing.lengthBytes();
        this.encoding = framing.encoding();
        this.little = framing.byteOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    /** Returns the largest length; that of 8 binary bytes is taken to be that of a long. */
    long most() {
        return switch (encoding) {
            case BINARY -> bytes == Long.BYTES ? Long.MAX_VALUE : (1L << (bytes * Byte.SIZE)) - 1;
            case DIGITS -> power(DECIMAL, bytes) - 1;
            case HEX -> power(HEXADECIMAL, bytes) - 1;
            case BCD -> power(DECIMAL, 2 * bytes) - 1;
        };
    }

    private static long power(int base, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }

    // ---- writing

    void write(ByteBuf to, long length) {
        for (int i = 0; i < bytes; i++) {
            int place = little ? i : bytes - 1 - i;
            to.writeByte(
                    switch (encoding) {
                        case BINARY -> (int) (length >>> (place * Byte.SIZE));
                        case DIGITS -> '0' + (int) (length / power(DECIMAL, place) % DECIMAL);
                        case HEX ->
                            Character.toUpperCase(
                                    Character.forDigit((int) (length >>> (4 * place)) & 0xF, HEXADECIMAL));
                        case BCD -> {
                            int pair = (int) (length / power(DECIMAL, 2 * place) % 100);
                            yield ((pair / DECIMAL) << 4) | (pair % DECIMAL);
                        }
                    });
        }
    }

    // ---- reading

    /**
     * Returns the length; negative if it is one of 2^63 or more.
     *
     * @throws CorruptedFrameException if it is not of the digits that it should be of
     */
    long read(ByteBuf in, int at) {
        return switch (encoding) {
            case BINARY -> binary(in, at);
            case DIGITS -> digits(in, at, DECIMAL, "decimal");
            case HEX -> digits(in, at, HEXADECIMAL, "hexadecimal");
            case BCD -> bcd(in, at);
        };
    }

    private long binary(ByteBuf in, int at) {
        return switch (bytes) {
            case 1 -> in.getUnsignedByte(at);
            case 2 -> little ? in.getUnsignedShortLE(at) : in.getUnsignedShort(at);
            case 3 -> little ? in.getUnsignedMediumLE(at) : in.getUnsignedMedium(at);
            case 4 -> little ? in.getUnsignedIntLE(at) : in.getUnsignedInt(at);
            default -> little ? in.getLongLE(at) : in.getLong(at);
        };
    }

    private long digits(ByteBuf in, int at, int base, String kind) {
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            int digit = Character.digit((char) in.getUnsignedByte(at + i), base);
            if (digit < 0) {
                throw new CorruptedFrameException(
                        "its length is not of " + bytes + " " + kind + (bytes == 1 ? " digit" : " digits"));
            }
            length = length * base + digit;
        }
        return length;
    }

    private long bcd(ByteBuf in, int at) {
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            int both = in.getUnsignedByte(at + i);
            int high = both >> 4;
            int low = both & 0xF;
            if (high >= DECIMAL || low >= DECIMAL) {
                throw new CorruptedFrameException("its length is not in binary-coded decimal digits");
            }
            length = length * 100 + (high * DECIMAL + low);
        }
        return length;
    }
}
