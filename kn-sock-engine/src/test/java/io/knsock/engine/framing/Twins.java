package io.knsock.engine.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.Message;
import io.knsock.framing.Checksum;
import io.knsock.framing.Enclosed;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.Framing;
import io.knsock.framing.LengthPrefixed;
import io.knsock.framing.MalformedFrameException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * The framings once more, as somebody else would write them on the interface for framings of one's own: slowly, on
 * strings, and from the specification.
 */
final class Twins {
    private Twins() {}

    /** Bytes are handled as characters of ISO 8859-1. */
    record Twin(
            Supplier<Function<String, FrameCut>> reading, Function<String, String> writing, IntUnaryOperator overhead)
            implements FrameFormat {
        Twin(Supplier<Function<String, FrameCut>> reading, Function<String, String> writing) {
            this(reading, writing, length -> 300);
        }

        Twin withOverhead(IntUnaryOperator of) {
            return new Twin(reading, writing, of);
        }

        @Override
        public FrameReader reader() {
            Function<String, FrameCut> own = reading.get();
            return arrived -> {
                byte[] bytes = new byte[arrived.remaining()];
                arrived.get(bytes);
                return own.apply(new String(bytes, ISO_8859_1));
            };
        }

        @Override
        public long maxFrameBytes(int messageBytes) {
            return (long) messageBytes + overhead.applyAsInt(messageBytes);
        }

        @Override
        public void write(Message message, ByteBuffer to) {
            to.put(writing.apply(message.text(ISO_8859_1)).getBytes(ISO_8859_1));
        }
    }

    static FrameFormat of(Framing framing) {
        if (framing instanceof Framing.Line line) {
            String end = switch (line.sent()) {
                case LF -> "\n";
                case CR -> "\r";
                case CRLF -> "\r\n";
            };
            return new Twin(line.anyEnd() ? AnyLine::new : () -> Twins::line, text -> text + end);
        } else if (framing instanceof Framing.Delimited delimited) {
            List<String> ends = delimited.delimiters().stream()
                    .map(one -> new String(one, ISO_8859_1))
                    .toList();
            return stateless(arrived -> delimited(arrived, ends), text -> text + ends.get(0));
        } else if (framing instanceof Framing.Fixed fixed) {
            return stateless(
                    arrived -> arrived.length() < fixed.bytes()
                            ? FrameCut.incomplete(fixed.bytes())
                            : FrameCut.message(0, fixed.bytes(), fixed.bytes()),
                    text -> text);
        } else if (framing instanceof Framing.Netstring) {
            return stateless(Twins::netstring, text -> text.length() + ":" + text + ",");
        } else if (framing instanceof Framing.OctetCounting counting) {
            return stateless(arrived -> counted(arrived, counting.detection()), text -> text.length() + " " + text)
                    .withOverhead(length -> String.valueOf(length).length() + 1);
        } else if (framing instanceof LengthPrefixed prefixed) {
            return new Length(prefixed).twin();
        } else if (framing instanceof Framing.StxEtx) {
            return enclosed(Framing.enclosed(new byte[] {2}, new byte[] {3}));
        } else if (framing instanceof Framing.Mllp mllp) {
            return stateless(
                    arrived -> mllp.tolerant() && "\r\n".indexOf(arrived.charAt(0)) >= 0
                            ? FrameCut.skip(1)
                            : mllp(arrived),
                    text -> "\u000b" + text + "\u001c\r");
        } else if (framing instanceof Enclosed enclosed) {
            return enclosed(enclosed);
        }
        throw new AssertionError(framing + " has no twin");
    }

    private static Twin stateless(Function<String, FrameCut> reading, Function<String, String> writing) {
        return new Twin(() -> reading, writing);
    }

    private static FrameCut line(String arrived) {
        int end = arrived.indexOf('\n');
        String line = end < 0 ? arrived : arrived.substring(0, end);
        int length = line.endsWith("\r") ? line.length() - 1 : line.length();
        return end < 0 ? FrameCut.incomplete(length) : FrameCut.message(0, length, end + 1);
    }

    private static final class AnyLine implements Function<String, FrameCut> {
        private boolean afterCr;

        @Override
        public FrameCut apply(String arrived) {
            boolean rest = afterCr && arrived.charAt(0) == '\n';
            afterCr = false;
            if (rest) {
                return FrameCut.skip(1);
            }
            int end = arrived.replace('\r', '\n').indexOf('\n');
            if (end < 0) {
                return FrameCut.incomplete(arrived.length());
            }
            afterCr = arrived.charAt(end) == '\r';
            return FrameCut.message(0, end, end + 1);
        }
    }

    private static FrameCut delimited(String arrived, List<String> ends) {
        for (int at = 0; at < arrived.length(); at++) {
            for (String end : ends) {
                if (arrived.startsWith(end, at)) {
                    return FrameCut.message(0, at, at + end.length());
                }
            }
        }
        int longest = ends.stream().mapToInt(String::length).max().orElseThrow();
        return FrameCut.incomplete(Math.max(0, arrived.length() - longest + 1));
    }

    private static FrameCut netstring(String arrived) {
        String digits = digitsOf(arrived);
        int header = digits.length() + 1;
        if (digits.startsWith("0") && digits.length() > 1) {
            throw new MalformedFrameException("zero");
        }
        long length = digits.isEmpty() ? 0 : number(digits);
        if (length > FrameCases.LIMIT) {
            throw new FrameTooLargeException("whatever follows");
        }
        if (arrived.length() < header) {
            return FrameCut.incomplete(length);
        }
        if (digits.isEmpty() || arrived.charAt(header - 1) != ':') {
            throw new MalformedFrameException("no colon");
        }
        if (arrived.length() - header <= length) {
            return FrameCut.incomplete(length);
        }
        if (arrived.charAt(header + (int) length) != ',') {
            throw new MalformedFrameException("no comma");
        }
        return FrameCut.message(header, header + (int) length, header + (int) length + 1);
    }

    private static FrameCut counted(String arrived, boolean detection) {
        if (arrived.charAt(0) < '1' || arrived.charAt(0) > '9') {
            if (!detection) {
                throw new MalformedFrameException("no length");
            }
            int end = arrived.indexOf('\n');
            return end < 0 ? FrameCut.incomplete() : line(arrived);
        }
        String digits = digitsOf(arrived);
        if (arrived.length() == digits.length()) {
            return FrameCut.incomplete();
        }
        if (arrived.charAt(digits.length()) != ' ') {
            throw new MalformedFrameException("no space");
        }
        long length = number(digits);
        int begin = digits.length() + 1;
        return arrived.length() - begin < length
                ? FrameCut.incomplete(length)
                : FrameCut.message(begin, begin + (int) length, begin + (int) length);
    }

    private static String digitsOf(String arrived) {
        int end = 0;
        while (end < arrived.length() && arrived.charAt(end) >= '0' && arrived.charAt(end) <= '9') {
            end++;
        }
        return arrived.substring(0, end);
    }

    private static long number(String digits) {
        return new BigInteger(digits).min(BigInteger.valueOf(Integer.MAX_VALUE)).longValue();
    }

    private static FrameCut mllp(String arrived) {
        if (arrived.charAt(0) != 0x0b) {
            throw new MalformedFrameException("no VT");
        }
        int end = arrived.indexOf(0x1c);
        if (end < 0 || end + 1 == arrived.length()) {
            return FrameCut.incomplete((end < 0 ? arrived.length() : end) - 1);
        }
        if (end - 1 > FrameCases.LIMIT) {
            throw new FrameTooLargeException("whatever follows");
        }
        if (arrived.charAt(end + 1) != '\r') {
            throw new MalformedFrameException("no CR");
        }
        return FrameCut.message(1, end, end + 2);
    }

    private static Twin enclosed(Enclosed framing) {
        String begin = new String(framing.begin(), ISO_8859_1);
        String end = new String(framing.end(), ISO_8859_1);
        String controls = new String(framing.controls(), ISO_8859_1);
        String skipped = new String(framing.skipped(), ISO_8859_1);
        return stateless(
                        arrived -> {
                            if (skipped.indexOf(arrived.charAt(0)) >= 0) {
                                return FrameCut.skip(1);
                            }
                            if (controls.indexOf(arrived.charAt(0)) >= 0) {
                                return FrameCut.message(0, 1, 1);
                            }
                            String there = arrived.substring(0, Math.min(begin.length(), arrived.length()));
                            if (!begin.startsWith(there)) {
                                throw new MalformedFrameException("no begin");
                            }
                            int found = arrived.indexOf(end, begin.length());
                            if (found < 0) {
                                return FrameCut.incomplete();
                            }
                            int after =
                                    found + end.length() + framing.checksum().bytes();
                            if (arrived.length() < after) {
                                return FrameCut.incomplete();
                            }
                            String message = arrived.substring(begin.length(), found);
                            if (!arrived.startsWith(sum(framing, begin, message, end), found + end.length())) {
                                throw new MalformedFrameException("damaged");
                            }
                            return FrameCut.message(Message.of(message, ISO_8859_1), after);
                        },
                        text -> text.length() == 1 && controls.contains(text)
                                ? text
                                : begin + text + end + sum(framing, begin, text, end))
                .withOverhead(length ->
                        begin.length() + end.length() + framing.checksum().bytes());
    }

    private static String sum(Enclosed framing, String begin, String message, String end) {
        String covered = switch (framing.covered()) {
            case MESSAGE -> message;
            case END -> message + end;
            case FRAME -> begin + message + end;
        };
        byte[] of = covered.getBytes(ISO_8859_1);
        long sum;
        if (framing.checksum() == Checksum.LRC) {
            sum = 0;
            for (byte one : of) {
                sum ^= one & 0xFF;
            }
        } else if (framing.checksum() == Checksum.CRC16_MODBUS) {
            sum = 0xFFFF;
            for (byte one : of) {
                sum ^= one & 0xFF;
                for (int bit = 0; bit < 8; bit++) {
                    sum = (sum & 1) == 0 ? sum >> 1 : sum >> 1 ^ 0xA001;
                }
            }
        } else {
            CRC32 crc = new CRC32();
            crc.update(of);
            sum = crc.getValue();
        }
        byte[] bytes = BigInteger.valueOf(sum | 1L << 40).toByteArray();
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        for (int i = 0; i < framing.checksum().bytes(); i++) {
            boolean little = framing.byteOrder() == ByteOrder.LITTLE_ENDIAN;
            result.write(
                    bytes[bytes.length - 1 - (little ? i : framing.checksum().bytes() - 1 - i)]);
        }
        return result.toString(ISO_8859_1);
    }

    private record Length(LengthPrefixed framing) {
        Twin twin() {
            return stateless(this::read, this::write);
        }

        private int header() {
            return framing.offset() + framing.lengthBytes();
        }

        private int kept() {
            return framing.isKept() ? framing.offset() : 0;
        }

        private String trailer() {
            return new String(framing.trailer(), ISO_8859_1);
        }

        private int counted() {
            return framing.isInclusive() ? header() + trailer().length() : framing.adjustment();
        }

        private FrameCut read(String arrived) {
            if (arrived.length() < header()) {
                return FrameCut.incomplete();
            }
            BigInteger length = number(arrived.substring(framing.offset(), header()));
            BigInteger body = length.subtract(BigInteger.valueOf(counted()));
            if (body.signum() < 0) {
                throw new MalformedFrameException("too short");
            }
            if (body.bitLength() > 30) {
                throw new FrameTooLargeException("too large");
            }
            int bytes = body.intValue();
            if (arrived.length() - header() - trailer().length() < bytes) {
                return FrameCut.incomplete(bytes + kept());
            }
            if (!arrived.startsWith(trailer(), header() + bytes)) {
                throw new MalformedFrameException("no trailer");
            }
            String message = arrived.substring(0, kept()) + arrived.substring(header(), header() + bytes);
            return FrameCut.message(
                    Message.of(message, ISO_8859_1),
                    header() + bytes + trailer().length());
        }

        private BigInteger number(String field) {
            byte[] bytes = field.getBytes(ISO_8859_1);
            return switch (framing.encoding()) {
                case BINARY -> new BigInteger(1, ordered(bytes));
                case DIGITS -> number(field, "[0-9]+", 10);
                case HEX -> number(field, "[0-9a-fA-F]+", 16);
                case BCD -> number(HexFormat.of().formatHex(bytes), "[0-9]+", 10);
            };
        }

        private BigInteger number(String digits, String pattern, int base) {
            if (!digits.matches(pattern)) {
                throw new MalformedFrameException("no digits");
            }
            return new BigInteger(digits, base);
        }

        private byte[] ordered(byte[] bytes) {
            if (framing.byteOrder() == ByteOrder.BIG_ENDIAN) {
                return bytes;
            }
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = bytes[bytes.length - 1 - i];
            }
            return reversed;
        }

        private String write(String text) {
            int length = text.length() - kept() + counted();
            int bytes = framing.lengthBytes();
            byte[] field = switch (framing.encoding()) {
                case BINARY -> ordered(HexFormat.of().parseHex(String.format("%0" + 2 * bytes + "x", length)));
                case DIGITS -> String.format("%0" + bytes + "d", length).getBytes(US_ASCII);
                case HEX -> String.format("%0" + bytes + "X", length).getBytes(US_ASCII);
                case BCD -> HexFormat.of().parseHex(String.format("%0" + 2 * bytes + "d", length));
            };
            String before = framing.isKept() ? text.substring(0, kept()) : "\0".repeat(framing.offset());
            return before + new String(field, ISO_8859_1) + text.substring(kept()) + trailer();
        }
    }
}
