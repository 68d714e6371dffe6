package io.knsock.framing;

import io.knsock.internal.Check;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the byte stream is cut into messages, and how messages are put on the wire. Values: immutable, and equal if they
 * frame alike. {@link Object#toString()} gives a text that {@link #parse(String)} reads.
 *
 * <p>Both ends must use the same. What arrives and cannot be of this framing ends its connection, and so does a message
 * of more than {@code max-frame-bytes}; that limit is for the message without what marks its boundaries, and is for
 * receiving only. A message that the framing cannot carry is refused when it is sent. A frame that the peer leaves
 * unfinished when it closes is not a message; it is told of with {@link UnfinishedFrameException}.
 *
 * @since 0.1
 */
public sealed interface Framing {
    /**
     * No boundaries: a message is what had arrived when the socket was read, up to the largest frame allowed, and the
     * peer's messages may arrive split or joined. For protocols without framing and for peers that send one thing
     * and wait.
     */
    record Raw() implements Framing {
        @Override
        public String toString() {
            return "raw";
        }
    }

    /**
     * One line is one message. Received lines end with LF or CRLF, which is not part of the message; sent lines end
     * with LF. A message that holds an LF is refused, since it would arrive as two; one that ends with a CR arrives
     * without it. What the peer leaves without an end of line when it closes is not a message.
     */
    record Line() implements Framing {
        @Override
        public String toString() {
            return "line";
        }
    }

    /**
     * The same bytes end every message, and are not part of it. A message that holds them, or with whose end they could
     * be mistaken, is refused.
     */
    final class Delimited implements Framing {
        private static final int MAX_BYTES = 255;

        private final byte[] delimiter;

        private Delimited(byte[] delimiter) {
            if (delimiter.length < 1 || delimiter.length > MAX_BYTES) {
                throw new IllegalArgumentException("framing delimiter must have between 1 and " + MAX_BYTES
                        + " bytes, but has " + delimiter.length);
            }
            this.delimiter = delimiter.clone();
        }

        /** Returns a copy of the bytes that end a message. */
        public byte[] delimiter() {
            return delimiter.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Delimited delimited && Arrays.equals(delimiter, delimited.delimiter);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(delimiter);
        }

        @Override
        public String toString() {
            return delimiter.length == 1 && delimiter[0] == 0 ? "nul" : FramingText.delimiter(delimiter);
        }
    }

    /**
     * A binary, unsigned length before every message. By default it is big-endian, the first thing in the frame, and
     * counts the message only.
     */
    final class LengthPrefixed implements Framing {
        private static final int MAX_OFFSET = 128;

        private final int lengthBytes;
        private final ByteOrder byteOrder;
        private final int offset;
        private final boolean inclusive;

        private LengthPrefixed(int lengthBytes, ByteOrder byteOrder, int offset, boolean inclusive) {
            if (lengthBytes < 1 || (lengthBytes > 4 && lengthBytes != 8)) {
                throw new IllegalArgumentException(
                        "framing length must have 1, 2, 3, 4 or 8 bytes, but has " + lengthBytes);
            }
            this.lengthBytes = lengthBytes;
            this.byteOrder = byteOrder;
            this.offset = Check.range("framing offset", offset, 0, MAX_OFFSET);
            this.inclusive = inclusive;
        }

        /** Returns this with the bytes of the length in the given order. */
        public LengthPrefixed withByteOrder(ByteOrder order) {
            return new LengthPrefixed(lengthBytes, order, offset, inclusive);
        }

        /**
         * Returns this with bytes before the length. They are zeros when sent; when received they may be anything and
         * are dropped, since a message is what follows the length. A protocol in which they mean something needs {@link
         * Framing#raw()} and code of its own.
         *
         * @param bytes how many, 0 to 128
         */
        public LengthPrefixed withOffset(int bytes) {
            return new LengthPrefixed(lengthBytes, byteOrder, bytes, inclusive);
        }

        /**
         * Returns this with a length that counts the whole frame (the bytes before the length, the length itself and
         * the message), or else the message only.
         */
        public LengthPrefixed withInclusive(boolean whole) {
            return new LengthPrefixed(lengthBytes, byteOrder, offset, whole);
        }

        /** Returns how many bytes the length has: 1, 2, 3, 4 or 8. */
        public int lengthBytes() {
            return lengthBytes;
        }

        /** Returns the order of the length's bytes. */
        public ByteOrder byteOrder() {
            return byteOrder;
        }

        /** Returns how many bytes are before the length. */
        public int offset() {
            return offset;
        }

        /** Returns whether the length counts the whole frame. */
        public boolean isInclusive() {
            return inclusive;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LengthPrefixed prefixed
                    && lengthBytes == prefixed.lengthBytes
                    && byteOrder == prefixed.byteOrder
                    && offset == prefixed.offset
                    && inclusive == prefixed.inclusive;
        }

        @Override
        public int hashCode() {
            return toString().hashCode();
        }

        @Override
        public String toString() {
            return "length:" + lengthBytes
                    + (byteOrder == ByteOrder.LITTLE_ENDIAN ? ",little-endian" : "")
                    + (offset == 0 ? "" : ",offset=" + offset)
                    + (inclusive ? ",inclusive" : "");
        }
    }

    /**
     * Every message has the same length; one of another is refused.
     *
     * @param bytes the length, at least 1; the largest frame allowed must not be smaller
     */
    record Fixed(int bytes) implements Framing {
        /** Refuses a length below 1. */
        public Fixed {
            Check.range("framing fixed", bytes, 1, Integer.MAX_VALUE);
        }

        @Override
        public String toString() {
            return "fixed:" + bytes;
        }
    }

    /**
     * STX (0x02) before and ETX (0x03) after every message. A message that holds an ETX is refused. There is no
     * escaping and no check byte after the ETX, and nothing may be between ETX and the next STX.
     */
    record StxEtx() implements Framing {
        @Override
        public String toString() {
            return "stx-etx";
        }
    }

    /**
     * HL7's Minimal Lower Layer Protocol (HL7 2.5.1, appendix C; blocks as in its release 1): VT (0x0B) before and FS
     * CR (0x1C 0x0D) after every message. A message that holds an FS is refused, since HL7 does not allow one there; an
     * FS without CR, or anything between CR and the next VT, ends the connection. Acknowledgements are messages.
     */
    record Mllp() implements Framing {
        @Override
        public String toString() {
            return "mllp";
        }
    }

    /**
     * D. J. Bernstein's netstrings: the length in decimal digits without leading zeros, a colon, the message, a comma.
     */
    record Netstring() implements Framing {
        @Override
        public String toString() {
            return "netstring";
        }
    }

    /** Returns {@link Raw}. */
    static Framing raw() {
        return new Raw();
    }

    /** Returns {@link Line}, the default everywhere but in the shell. */
    static Framing line() {
        return new Line();
    }

    /**
     * Returns {@link Delimited}.
     *
     * @param delimiter 1 to 255 bytes, copied
     * @throws IllegalArgumentException if there are fewer or more
     */
    static Framing delimited(byte[] delimiter) {
        return new Delimited(delimiter);
    }

    /** Returns {@link Delimited} by a zero byte, as of C strings and XML sockets. */
    static Framing nul() {
        return new Delimited(new byte[1]);
    }

    /**
     * Returns {@link LengthPrefixed}: big-endian, at the beginning, of the message only.
     *
     * @param lengthBytes how many bytes the length has: 1, 2, 3, 4 or 8
     * @throws IllegalArgumentException if it is another number
     */
    static LengthPrefixed lengthPrefixed(int lengthBytes) {
        return new LengthPrefixed(lengthBytes, ByteOrder.BIG_ENDIAN, 0, false);
    }

    /**
     * Returns the usual framing of ISO 8583 over TCP: {@link #lengthPrefixed(int)} of 2 or 4 bytes, binary, not digits.
     * Where the length counts itself, add {@link LengthPrefixed#withInclusive withInclusive(true)}. A TPDU or another
     * header after the length is part of the message.
     *
     * @param lengthBytes 2 or 4
     * @throws IllegalArgumentException if it is another number
     */
    static LengthPrefixed iso8583(int lengthBytes) {
        if (lengthBytes != 2 && lengthBytes != 4) {
            throw new IllegalArgumentException(
                    "framing iso8583 must have a length of 2 or 4 bytes, but has " + lengthBytes);
        }
        return lengthPrefixed(lengthBytes);
    }

    /**
     * Returns {@link Fixed}.
     *
     * @param bytes the length of every message, at least 1
     * @throws IllegalArgumentException if it is less
     */
    static Framing fixed(int bytes) {
        return new Fixed(bytes);
    }

    /** Returns {@link StxEtx}. */
    static Framing stxEtx() {
        return new StxEtx();
    }

    /** Returns {@link Mllp}. */
    static Framing mllp() {
        return new Mllp();
    }

    /** Returns {@link Netstring}. */
    static Framing netstring() {
        return new Netstring();
    }

    /**
     * Returns the framing that a setting names. Names are in any case, white space around them does not count.
     *
     * <dl>
     *   <dt>{@code line}, {@code raw}, {@code stx-etx}, {@code mllp}, {@code nul}, {@code netstring}
     *   <dd>those of that name
     *   <dt>{@code delimiter:\r\n}
     *   <dd>any bytes: visible ASCII as it is, everything else as {@code \r}, {@code \n}, {@code \t}, {@code \0} or, in
     *       hexadecimal, {@code \x1f}; a backslash is {@code \\}
     *   <dt>{@code length:2}
     *   <dd>a length of 1, 2, 3, 4 or 8 bytes, with options after commas: {@code little-endian} or {@code big-endian},
     *       {@code offset=2}, {@code inclusive}
     *   <dt>{@code iso8583-2}, {@code iso8583-4}
     *   <dd>{@code length:2} and {@code length:4}, with the same options
     *   <dt>{@code fixed:64}
     *   <dd>messages of 64 bytes
     * </dl>
     *
     * @throws IllegalArgumentException if it is none of these; the message says what would be
     */
    static Framing parse(String text) {
        return FramingText.parse(text);
    }
}
