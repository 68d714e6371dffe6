package io.knsock.framing;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Some bytes before and others after every message, perhaps check bytes after these, and perhaps single bytes between
 * frames. There is no escaping: a message that holds what ends a frame is refused. Immutable; methods that begin with
 * {@code with} return a changed copy.
 *
 * <pre>
 *   begin | message | end | checksum
 * </pre>
 *
 * @since 0.1
 */
public final class Enclosed implements Framing {
    private static final int MAX_BYTES = 255;

    /** What a checksum is of. */
    public enum Covered {
        /** The message. */
        MESSAGE,
        /** The message and what ends it, as is usual. */
        END,
        /** All before the checksum. */
        FRAME;

        static Covered parse(String text) {
            for (Covered one : values()) {
                if (one.toString().equalsIgnoreCase(text.strip())) {
                    return one;
                }
            }
            throw new IllegalArgumentException("framing over must be message, end or frame, but is '" + text + "'");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final byte[] begin;
    private final byte[] end;
    private final Checksum checksum;
    private final Covered covered;
    private final ByteOrder byteOrder;
    private final byte[] controls;
    private final byte[] skipped;

    Enclosed(byte[] begin, byte[] end) {
        this(
                checked("what begins a frame", begin),
                checked("what ends a frame", end),
                Checksum.NONE,
                Covered.END,
                ByteOrder.BIG_ENDIAN,
                new byte[0],
                new byte[0]);
    }

    private Enclosed(
            byte[] begin,
            byte[] end,
            Checksum checksum,
            Covered covered,
            ByteOrder byteOrder,
            byte[] controls,
            byte[] skipped) {
        this.begin = begin;
        this.end = end;
        this.checksum = checksum;
        this.covered = covered;
        this.byteOrder = byteOrder;
        this.controls = controls;
        this.skipped = skipped;
        single("controls", controls);
        single("skip", skipped);
        for (byte one : skipped) {
            if (holds(controls, one)) {
                throw new IllegalArgumentException("framing enclosed has " + FramingBytes.text(new byte[] {one})
                        + " in controls and in skip: it can be handed on or skipped");
            }
        }
    }

    private static byte[] checked(String what, byte[] bytes) {
        if (bytes.length < 1 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("framing enclosed must have between 1 and " + MAX_BYTES + " bytes as "
                    + what + ", but has " + bytes.length);
        }
        return bytes.clone();
    }

    private void single(String what, byte[] bytes) {
        if (holds(bytes, begin[0])) {
            throw new IllegalArgumentException("framing enclosed has " + FramingBytes.text(new byte[] {begin[0]})
                    + " in " + what + ", but a frame begins with it");
        }
    }

    private static boolean holds(byte[] bytes, byte one) {
        for (byte each : bytes) {
            if (each == one) {
                return true;
            }
        }
        return false;
    }

    /** Returns this with check bytes after what ends a frame. A frame whose check bytes are wrong is malformed. */
    public Enclosed withChecksum(Checksum of) {
        return new Enclosed(begin, end, of, covered, byteOrder, controls, skipped);
    }

    /** Returns this with a checksum of other bytes; by default of the message and what ends it. */
    public Enclosed withCovered(Covered what) {
        return new Enclosed(begin, end, checksum, what, byteOrder, controls, skipped);
    }

    /** Returns this with the bytes of the checksum in the given order; by default big-endian. */
    public Enclosed withByteOrder(ByteOrder order) {
        return new Enclosed(begin, end, checksum, covered, order, controls, skipped);
    }

    /**
     * Returns this with control bytes, such as ENQ, ACK and NAK. One of them that arrives between frames is a message
     * of that byte alone, and a message of that byte alone is sent without what begins and ends a frame. So a frame
     * that holds just such a byte cannot be sent, and cannot be told from it when it arrives.
     *
     * @param bytes copied; none of them may begin a frame or be skipped
     * @throws IllegalArgumentException if one does
     */
    public Enclosed withControls(byte[] bytes) {
        return new Enclosed(begin, end, checksum, covered, byteOrder, bytes.clone(), skipped);
    }

    /**
     * Returns this with bytes that are skipped between frames, such as line feeds.
     *
     * @param bytes copied; none of them may begin a frame or be a control byte
     * @throws IllegalArgumentException if one does
     */
    public Enclosed withSkipped(byte[] bytes) {
        return new Enclosed(begin, end, checksum, covered, byteOrder, controls, bytes.clone());
    }

    /** Returns a copy of what begins a frame. */
    public byte[] begin() {
        return begin.clone();
    }

    /** Returns a copy of what ends a frame. */
    public byte[] end() {
        return end.clone();
    }

    /** Returns which check bytes follow the end. */
    public Checksum checksum() {
        return checksum;
    }

    /** Returns what the checksum is of. */
    public Covered covered() {
        return covered;
    }

    /** Returns the order of the bytes of the checksum. */
    public ByteOrder byteOrder() {
        return byteOrder;
    }

    /** Returns a copy of the bytes that are messages of their own between frames. */
    public byte[] controls() {
        return controls.clone();
    }

    /** Returns a copy of the bytes that are skipped between frames. */
    public byte[] skipped() {
        return skipped.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Enclosed enclosed && toString().equals(enclosed.toString());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(begin) * 31 + Arrays.hashCode(end);
    }

    @Override
    public String toString() {
        return "enclosed:" + FramingBytes.text(begin) + "," + FramingBytes.text(end)
                + (checksum == Checksum.NONE ? "" : ",check=" + checksum)
                + (covered == Covered.END ? "" : ",over=" + covered)
                + (byteOrder == ByteOrder.LITTLE_ENDIAN ? ",little-endian" : "")
                + (controls.length == 0 ? "" : ",controls=" + FramingBytes.text(controls))
                + (skipped.length == 0 ? "" : ",skip=" + FramingBytes.text(skipped));
    }
}
