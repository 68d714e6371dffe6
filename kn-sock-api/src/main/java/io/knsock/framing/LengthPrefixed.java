package io.knsock.framing;

import io.knsock.internal.Check;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A length before every message. By default it is binary, unsigned, big-endian, the first thing in the frame, and
 * counts the message only. Immutable; methods that begin with {@code with} return a changed copy.
 *
 * <pre>
 *   bytes before the length | length | message | trailer
 * </pre>
 *
 * @since 0.1
 */
public final class LengthPrefixed implements Framing {
    private static final int MAX_OFFSET = 128;
    private static final int MAX_LENGTH_BYTES = 8;
    private static final int MAX_ADJUSTMENT = 1 << 16;
    private static final int MAX_TRAILER_BYTES = 255;

    /** How a length is written. */
    public enum Encoding {
        /** An unsigned number. */
        BINARY,
        /** Decimal digits in ASCII, with leading zeros. */
        DIGITS,
        /** Hexadecimal digits in ASCII, with leading zeros; in upper case when sent, in any when received. */
        HEX,
        /** Two decimal digits in each byte, the first in its upper half, with leading zeros. */
        BCD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final int lengthBytes;
    private final Encoding encoding;
    private final ByteOrder byteOrder;
    private final int offset;
    private final boolean kept;
    private final boolean inclusive;
    private final int adjustment;
    private final byte[] trailer;

    LengthPrefixed(int lengthBytes, Encoding encoding) {
        this(lengthBytes, encoding, ByteOrder.BIG_ENDIAN, 0, false, false, 0, new byte[0]);
    }

    private LengthPrefixed(
            int lengthBytes,
            Encoding encoding,
            ByteOrder byteOrder,
            int offset,
            boolean kept,
            boolean inclusive,
            int adjustment,
            byte[] trailer) {
        if (encoding != Encoding.BINARY) {
            Check.range("framing length in " + encoding, lengthBytes, 1, MAX_LENGTH_BYTES);
        } else if (lengthBytes < 1 || (lengthBytes > 4 && lengthBytes != 8)) {
            throw new IllegalArgumentException(
                    "framing length must have 1, 2, 3, 4 or 8 bytes, but has " + lengthBytes);
        }
        if (encoding != Encoding.BINARY && byteOrder == ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException(
                    "framing length in " + encoding + " has no byte order: remove little-endian");
        }
        if (inclusive && adjustment != 0) {
            throw new IllegalArgumentException("framing length cannot be inclusive and have adjust=" + adjustment
                    + ": adjust says all that the length counts besides what follows it");
        }
        if (trailer.length > MAX_TRAILER_BYTES) {
            throw new IllegalArgumentException(
                    "framing trailer must have at most " + MAX_TRAILER_BYTES + " bytes, but has " + trailer.length);
        }
        this.lengthBytes = lengthBytes;
        this.encoding = encoding;
        this.byteOrder = byteOrder;
        this.offset = Check.range("framing offset", offset, 0, MAX_OFFSET);
        this.kept = kept;
        this.inclusive = inclusive;
        this.adjustment = Check.range("framing adjust", adjustment, -MAX_ADJUSTMENT, MAX_ADJUSTMENT);
        this.trailer = trailer;
    }

    LengthPrefixed withLength(int bytes, Encoding as) {
        return new LengthPrefixed(bytes, as, byteOrder, offset, kept, inclusive, adjustment, trailer);
    }

    /**
     * Returns this with the bytes of the length in the given order.
     *
     * @throws IllegalArgumentException if it is little-endian and the length not {@link Encoding#BINARY}
     */
    public LengthPrefixed withByteOrder(ByteOrder order) {
        return new LengthPrefixed(lengthBytes, encoding, order, offset, kept, inclusive, adjustment, trailer);
    }

    /**
     * Returns this with bytes before the length. They are zeros when sent; when received they may be anything and are
     * dropped, since a message is what follows the length. See {@link #withKept}.
     *
     * @param bytes how many, 0 to 128
     */
    public LengthPrefixed withOffset(int bytes) {
        return new LengthPrefixed(lengthBytes, encoding, byteOrder, bytes, kept, inclusive, adjustment, trailer);
    }

    /**
     * Returns this with the bytes before the length as the first ones of the message, or else dropped. The message has
     * them, without the length between, when it is received; one that is sent must begin with them. So a transaction
     * id (Modbus) or a type (PostgreSQL) is the application's.
     */
    public LengthPrefixed withKept(boolean keep) {
        return new LengthPrefixed(lengthBytes, encoding, byteOrder, offset, keep, inclusive, adjustment, trailer);
    }

    /**
     * Returns this with a length that counts the whole frame (the bytes before the length, the length itself, the
     * message and the trailer), or else only what {@link #withAdjustment} says.
     *
     * @throws IllegalArgumentException if there is an adjustment
     */
    public LengthPrefixed withInclusive(boolean whole) {
        return new LengthPrefixed(lengthBytes, encoding, byteOrder, offset, kept, whole, adjustment, trailer);
    }

    /**
     * Returns this with a length that is larger than the number of bytes between it and the trailer. With PostgreSQL
     * that is 4: its length counts itself, but not the type before it.
     *
     * @param bytes how much larger, -65536 to 65536; negative where the length counts less
     * @throws IllegalArgumentException if it is {@linkplain #withInclusive inclusive}
     */
    public LengthPrefixed withAdjustment(int bytes) {
        return new LengthPrefixed(lengthBytes, encoding, byteOrder, offset, kept, inclusive, bytes, trailer);
    }

    /**
     * Returns this with bytes after the message, which the length does not count unless it is {@linkplain
     * #withInclusive inclusive}. A received frame without them is malformed.
     *
     * @param bytes 0 to 255 bytes, copied
     */
    public LengthPrefixed withTrailer(byte[] bytes) {
        return new LengthPrefixed(lengthBytes, encoding, byteOrder, offset, kept, inclusive, adjustment, bytes.clone());
    }

    /** Returns how many bytes the length has: 1, 2, 3, 4 or 8 if it is binary, else 1 to 8. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** Returns how the length is written. */
    public Encoding encoding() {
        return encoding;
    }

    /** Returns the order of the length's bytes. */
    public ByteOrder byteOrder() {
        return byteOrder;
    }

    /** Returns how many bytes are before the length. */
    public int offset() {
        return offset;
    }

    /** Returns whether the bytes before the length are the first ones of the message. */
    public boolean isKept() {
        return kept;
    }

    /** Returns whether the length counts the whole frame. */
    public boolean isInclusive() {
        return inclusive;
    }

    /** Returns how much larger the length is than what is between it and the trailer. */
    public int adjustment() {
        return adjustment;
    }

    /** Returns a copy of the bytes after the message. */
    public byte[] trailer() {
        return trailer.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LengthPrefixed prefixed
                && lengthBytes == prefixed.lengthBytes
                && encoding == prefixed.encoding
                && byteOrder == prefixed.byteOrder
                && offset == prefixed.offset
                && kept == prefixed.kept
                && inclusive == prefixed.inclusive
                && adjustment == prefixed.adjustment
                && Arrays.equals(trailer, prefixed.trailer);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "length:" + lengthBytes
                + (encoding == Encoding.BINARY ? "" : "," + encoding)
                + (byteOrder == ByteOrder.LITTLE_ENDIAN ? ",little-endian" : "")
                + (offset == 0 ? "" : ",offset=" + offset)
                + (kept ? ",keep" : "")
                + (inclusive ? ",inclusive" : "")
                + (adjustment == 0 ? "" : ",adjust=" + adjustment)
                + (trailer.length == 0 ? "" : ",trailer=" + FramingBytes.text(trailer));
    }
}
