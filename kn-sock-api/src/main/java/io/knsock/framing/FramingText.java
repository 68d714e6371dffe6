package io.knsock.framing;

import io.knsock.framing.LengthPrefixed.Encoding;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Framings as text, the way settings name them. */
final class FramingText {
    private static final String DELIMITER = "delimiter:";
    private static final String DELIMITERS = "delimiters:";
    private static final String ENCLOSED = "enclosed:";
    private static final String LENGTH = "length:";

    /** Digits, of which there may be more than an int has room for. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

    private FramingText() {}

    static Framing parse(String text) {
        String unindented = text.stripLeading();
        if (begins(unindented, DELIMITER)) {
            return Framing.delimited(FramingBytes.parse("delimiter", unindented.substring(DELIMITER.length())));
        }
        String given = text.strip();
        if (begins(given, CustomFraming.NAME)) {
            return CustomFraming.named(
                    given.substring(CustomFraming.NAME.length()).strip());
        }
        List<String> parts = List.of(given.split(",", -1));
        if (begins(given, DELIMITERS)) {
            return delimiters(given.substring(DELIMITERS.length()).split(",", -1));
        }
        if (begins(given, ENCLOSED)) {
            return enclosed(parts, text);
        }
        String name = parts.get(0).strip().toLowerCase(Locale.ROOT);
        List<String> options = parts.subList(1, parts.size());
        if (name.startsWith(LENGTH)) {
            return length(number("framing length", name.substring(LENGTH.length())), options);
        }
        return switch (name) {
            case "iso8583-2" -> length(2, options);
            case "iso8583-4" -> length(4, options);
            case "line" -> line(options);
            case "mllp" -> mllp(options);
            case "octet-counting" -> octetCounting(options);
            case "stx-etx" ->
                options.isEmpty()
                        ? Framing.stxEtx()
                        : withOptions(Framing.enclosed(new byte[] {2}, new byte[] {3}), name, options);
            default -> {
                Framing plain = plain(name, text);
                if (!options.isEmpty()) {
                    throw new IllegalArgumentException("framing " + plain + " has no options, but is '" + text + "'");
                }
                yield plain;
            }
        };
    }

    private static boolean begins(String text, String name) {
        return text.regionMatches(true, 0, name, 0, name.length());
    }

    private static Framing plain(String name, String text) {
        if (name.startsWith("fixed:")) {
            return Framing.fixed(number("framing fixed", name.substring("fixed:".length())));
        }
        return switch (name) {
            case "raw" -> Framing.raw();
            case "nul" -> Framing.nul();
            case "netstring" -> Framing.netstring();
            default ->
                throw new IllegalArgumentException("framing must be line, raw, delimiter:<bytes>,"
                        + " delimiters:<bytes>,<bytes>, length:<bytes>, fixed:<bytes>, stx-etx,"
                        + " enclosed:<bytes>,<bytes>, mllp, nul, netstring, octet-counting, iso8583-2, iso8583-4 or"
                        + " custom:<class>, but is '" + text + "'");
        };
    }

    private static Framing delimiters(String[] parts) {
        return Framing.delimited(Arrays.stream(parts)
                .map(part -> FramingBytes.parse("delimiter", part.strip()))
                .toArray(byte[][]::new));
    }

    private static Framing line(List<String> options) {
        Framing.Line[] line = {Framing.line()};
        Framing.Line.End[] sent = {Framing.Line.End.LF};
        new FramingOptions()
                .word("any", () -> line[0] = line[0].withAnyEnd(true))
                .word("crlf", "the end of what is sent", () -> sent[0] = Framing.Line.End.CRLF)
                .word("cr", "the end of what is sent", () -> sent[0] = Framing.Line.End.CR)
                .read("line", options);
        return line[0].withSent(sent[0]);
    }

    private static Framing mllp(List<String> options) {
        boolean[] tolerant = {false};
        new FramingOptions().word("tolerant", () -> tolerant[0] = true).read("mllp", options);
        return new Framing.Mllp(tolerant[0]);
    }

    private static Framing octetCounting(List<String> options) {
        boolean[] detect = {false};
        new FramingOptions().word("detect", () -> detect[0] = true).read("octet-counting", options);
        return Framing.octetCounting().withDetection(detect[0]);
    }

    private static Framing length(int bytes, List<String> options) {
        Encoding[] encoding = {Encoding.BINARY};
        LengthPrefixed[] framing = {new LengthPrefixed(1, Encoding.BINARY)};
        FramingOptions known = new FramingOptions()
                .word(
                        "little-endian",
                        "the byte order",
                        () -> framing[0] = framing[0].withByteOrder(ByteOrder.LITTLE_ENDIAN))
                .word("big-endian", "the byte order", () -> framing[0] = framing[0].withByteOrder(ByteOrder.BIG_ENDIAN))
                .value(
                        "offset",
                        "<bytes>",
                        value -> framing[0] = framing[0].withOffset(number("framing offset", value)))
                .word("keep", () -> framing[0] = framing[0].withKept(true));
        for (Encoding one : Encoding.values()) {
            if (one != Encoding.BINARY) {
                known.word(one.toString(), "the encoding", () -> encoding[0] = one);
            }
        }
        int[] adjustment = {0};
        boolean[] inclusive = {false};
        known.value("adjust", "<bytes>", value -> adjustment[0] = number("framing adjust", value))
                .value(
                        "trailer",
                        "<bytes>",
                        value -> framing[0] = framing[0].withTrailer(FramingBytes.parse("trailer", value)))
                .word("inclusive", () -> inclusive[0] = true);
        if (options.stream().noneMatch(one -> isEncoding(one.strip()))) {
            new LengthPrefixed(bytes, Encoding.BINARY); // what is wrong with the number is told first
        }
        known.read(LENGTH + bytes, options);
        return framing[0]
                .withLength(bytes, encoding[0])
                .withInclusive(inclusive[0])
                .withAdjustment(adjustment[0]);
    }

    private static boolean isEncoding(String option) {
        return Arrays.stream(Encoding.values()).anyMatch(one -> one.toString().equalsIgnoreCase(option));
    }

    private static Framing enclosed(List<String> parts, String text) {
        if (parts.size() < 2) {
            throw new IllegalArgumentException(
                    "framing enclosed must have what begins and what ends a frame, enclosed:<bytes>,<bytes>, but is '"
                            + text + "'");
        }
        Enclosed plain = Framing.enclosed(
                FramingBytes.parse(
                        "enclosed",
                        parts.get(0).strip().substring(ENCLOSED.length()).strip()),
                FramingBytes.parse("enclosed", parts.get(1).strip()));
        return withOptions(plain, plain.toString(), parts.subList(2, parts.size()));
    }

    private static Enclosed withOptions(Enclosed plain, String name, List<String> options) {
        Enclosed[] framing = {plain};
        new FramingOptions()
                .value("check", "<checksum>", value -> framing[0] = framing[0].withChecksum(Checksum.parse(value)))
                .value(
                        "over",
                        "message, end or frame",
                        value -> framing[0] = framing[0].withCovered(Enclosed.Covered.parse(value)))
                .word("little-endian", () -> framing[0] = framing[0].withByteOrder(ByteOrder.LITTLE_ENDIAN))
                .value(
                        "controls",
                        "<bytes>",
                        value -> framing[0] = framing[0].withControls(FramingBytes.parse("controls", value)))
                .value(
                        "skip",
                        "<bytes>",
                        value -> framing[0] = framing[0].withSkipped(FramingBytes.parse("skip", value)))
                .read(name, options);
        return framing[0];
    }

    private static int number(String key, String digits) {
        try {
            return Integer.parseInt(digits.strip());
        } catch (NumberFormatException bad) {
            throw new IllegalArgumentException(
                    NUMBER.matcher(digits.strip()).matches()
                            ? key + " must be at most " + Integer.MAX_VALUE + " bytes, but is " + digits.strip()
                            : key + " must be a whole number of bytes, but is '" + digits + "'",
                    bad);
        }
    }
}
