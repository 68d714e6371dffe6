package io.knsock.framing;

import io.knsock.internal.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the byte stream is cut into messages, and how messages are put on the wire. Values: immutable, and equal if they
 * frame alike. {@link Object#toString()} gives a text that {@link #parse(String)} reads.
 *
 * <p>Both ends must use the same. Bytes that cannot be of this framing end their connection, and so does a message of
 * more than {@code max-frame-bytes}; that limit counts the message without what marks its boundaries, and is for
 * receiving only. A message that the framing cannot carry is refused when it is sent. A frame that the peer leaves
 * unfinished when it closes is not a message; it is reported with {@link UnfinishedFrameException}.
 *
 * @since 0.1
 */
public sealed interface Framing
        permits Framing.Raw,
                Framing.Line,
                Framing.Delimited,
                Framing.Fixed,
                Framing.StxEtx,
                Framing.Mllp,
                Framing.OctetCounting,
                Framing.Netstring,
                LengthPrefixed,
                Enclosed,
                CustomFraming {
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
     * with LF. Both can be set. A message that holds an end of line is refused, since it would arrive as two; one that
     * ends with a CR arrives without it where LF is sent. What the peer leaves without an end of line when it closes is
     * not a message.
     *
     * @param anyEnd whether a CR alone ends a received line, too; an LF that follows it belongs to the same end
     * @param sent what ends a line that is sent
     */
    record Line(boolean anyEnd, End sent) implements Framing {
        /** What ends a line that is sent. */
        public enum End {
            /** A line feed. */
            LF,
            /** A carriage return, for peers that know nothing else; only where a CR ends received lines, too. */
            CR,
            /** A carriage return and a line feed, as protocols of the Internet want it. */
            CRLF
        }

        /** Refuses CR as the end of what is sent if it does not end what is received. */
        public Line {
            if (sent == End.CR && !anyEnd) {
                throw new IllegalArgumentException(
                        "framing line with cr needs any, too: else a CR does not end a line that is received");
            }
        }

        /** Returns this with lines that a CR alone ends, too, or else not. */
        public Line withAnyEnd(boolean any) {
            return new Line(any, sent);
        }

        /**
         * Returns this with another end of sent lines.
         *
         * @throws IllegalArgumentException if it is CR, and that does not end received lines
         */
        public Line withSent(End end) {
            return new Line(anyEnd, end);
        }

        @Override
        public String toString() {
            return "line" + (anyEnd ? ",any" : "")
                    + (sent == End.LF ? "" : "," + sent.name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * The same bytes end every message, and are not part of it; or one of several delimiters does, of which the first
     * is sent. A message is refused if it holds a delimiter, or if its end would be taken for a part of one.
     */
    final class Delimited implements Framing {
        private static final int MAX_BYTES = 255;
        private static final int MAX_DELIMITERS = 16;

        private final List<byte[]> delimiters;

        private Delimited(byte[]... delimiters) {
            Check.range("the number of delimiters of a framing", delimiters.length, 1, MAX_DELIMITERS);
            for (byte[] one : delimiters) {
                if (one.length < 1 || one.length > MAX_BYTES) {
                    throw new IllegalArgumentException(
                            "framing delimiter must have between 1 and " + MAX_BYTES + " bytes, but has " + one.length);
                }
            }
            this.delimiters = Arrays.stream(delimiters).map(byte[]::clone).toList();
            for (int i = 0; i < delimiters.length; i++) {
                for (int j = 0; j < delimiters.length; j++) {
                    if (i != j && FramingBytes.holds(delimiters[i], delimiters[j])) {
                        throw new IllegalArgumentException("framing delimiter " + FramingBytes.text(delimiters[i])
                                + " is never found, since it holds " + FramingBytes.text(delimiters[j])
                                + ": remove one of them (for lines that CR, LF or CRLF end there is line,any)");
                    }
                }
            }
        }

        /** Returns a copy of the bytes that end a message that is sent. */
        public byte[] delimiter() {
            return delimiters.get(0).clone();
        }

        /** Returns a copy of all that ends a message that is received, in the order given. */
        public List<byte[]> delimiters() {
            return delimiters.stream().map(byte[]::clone).toList();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Delimited delimited && toString().equals(delimited.toString());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(delimiters.get(0));
        }

        @Override
        public String toString() {
            byte[] first = delimiters.get(0);
            if (delimiters.size() > 1) {
                return delimiters.stream().map(FramingBytes::text).collect(Collectors.joining(",", "delimiters:", ""));
            }
            return first.length == 1 && first[0] == 0 ? "nul" : "delimiter:" + FramingBytes.textWithCommas(first);
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
     *
     * @param tolerant whether CR and LF between blocks are skipped, which some peers send
     */
    record Mllp(boolean tolerant) implements Framing {
        @Override
        public String toString() {
            return tolerant ? "mllp,tolerant" : "mllp";
        }
    }

    /**
     * Octet counting, as of syslog over TCP (RFC 6587, section 3.4.1; RFC 5425, section 4.3): the length in decimal
     * digits without leading zeros, a space, the message. There are no messages without content.
     *
     * @param detection whether a frame that does not begin with 1 to 9 is a line, which LF or CRLF ends (RFC 6587,
     *     section 3.4.2); so both kinds may come to one port. What is sent is counted in any case
     */
    record OctetCounting(boolean detection) implements Framing {
        /** Returns this with lines that are detected, or else refused. */
        public OctetCounting withDetection(boolean detect) {
            return new OctetCounting(detect);
        }

        @Override
        public String toString() {
            return detection ? "octet-counting,detect" : "octet-counting";
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

    /** Returns {@link Line}, the default everywhere but in the shell: LF or CRLF when received, LF when sent. */
    static Line line() {
        return new Line(false, Line.End.LF);
    }

    /**
     * Returns {@link Delimited}.
     *
     * @param delimiters one, or up to 16 of which none holds another; each has 1 to 255 bytes, and is copied
     * @throws IllegalArgumentException if they are others
     */
    static Framing delimited(byte[]... delimiters) {
        return new Delimited(delimiters);
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
        return new LengthPrefixed(lengthBytes, LengthPrefixed.Encoding.BINARY);
    }

    /**
     * Returns {@link LengthPrefixed}: at the beginning, of the message only.
     *
     * @param lengthBytes how many bytes the length has: 1, 2, 3, 4 or 8 if it is binary, else 1 to 8
     * @param encoding how it is written
     * @throws IllegalArgumentException if it is another number
     */
    static LengthPrefixed lengthPrefixed(int lengthBytes, LengthPrefixed.Encoding encoding) {
        return new LengthPrefixed(lengthBytes, encoding);
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

    /**
     * Returns a framing of one's own.
     *
     * @param format shared by all connections
     */
    static CustomFraming custom(FrameFormat format) {
        return CustomFraming.of(format);
    }

    /** Returns {@link Mllp}. */
    static Framing mllp() {
        return new Mllp(false);
    }

    /**
     * Returns {@link Mllp}.
     *
     * @param tolerant whether CR and LF between blocks are skipped
     */
    static Framing mllp(boolean tolerant) {
        return new Mllp(tolerant);
    }

    /**
     * Returns {@link Enclosed}.
     *
     * @param begin 1 to 255 bytes before every message, copied
     * @param end 1 to 255 bytes after it, copied
     * @throws IllegalArgumentException if there are fewer or more
     */
    static Enclosed enclosed(byte[] begin, byte[] end) {
        return new Enclosed(begin, end);
    }

    /** Returns {@link OctetCounting}, without detection. */
    static OctetCounting octetCounting() {
        return new OctetCounting(false);
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
     *   <dt>{@code delimiters:\n,\0}
     *   <dd>any of several, a comma in one being {@code \x2c}; the first is sent
     *   <dt>{@code line,crlf}, {@code line,any}, {@code line,any,crlf}, {@code line,any,cr}
     *   <dd>lines sent with CRLF or CR; received also with CR alone
     *   <dt>{@code length:2}
     *   <dd>a length of 1, 2, 3, 4 or 8 bytes, with options after commas: {@code little-endian} or {@code big-endian};
     *       {@code digits}, {@code hex} or {@code bcd}, of 1 to 8 bytes; {@code offset=2}, {@code keep}, {@code
     *       inclusive} or {@code adjust=4}, {@code trailer=\r\n}
     *   <dt>{@code iso8583-2}, {@code iso8583-4}
     *   <dd>{@code length:2} and {@code length:4}, with the same options
     *   <dt>{@code enclosed:\x02,\x03}
     *   <dd>what begins and what ends a frame, with options after commas: {@code check=lrc} (or another {@link
     *       Checksum}), {@code over=message}, {@code end} or {@code frame}, {@code little-endian}, {@code
     *       controls=\x05\x06}, {@code skip=\r\n}; {@code stx-etx} may have these options, too
     *   <dt>{@code mllp,tolerant}
     *   <dd>CR and LF between blocks are skipped
     *   <dt>{@code octet-counting}, {@code octet-counting,detect}
     *   <dd>that of syslog, or both of its kinds
     *   <dt>{@code custom:com.acme.Frames}
     *   <dd>a class that implements {@link FrameFormat}; it is loaded where the framing is used
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
