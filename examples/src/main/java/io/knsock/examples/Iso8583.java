package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.Message;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A message of ISO 8583 with fields in characters and bitmaps in bytes. Immutable.
 *
 * <pre>
 *   header (for instance a TPDU) | type (4) | bitmap (8 or 16) | fields
 * </pre>
 *
 * @param header what is before the type; its length is a matter of the two sides
 * @param type four digits: version, class, function (the third: even of a request, odd of a reply), origin
 * @param fields by their number, without their lengths
 */
public record Iso8583(Message header, String type, SortedMap<Integer, String> fields) {
    public static final int STAN = 11;
    public static final int RESPONSE_CODE = 39;
    public static final int TERMINAL = 41;

    /** How long a field is; negative: how many digits say that. Add those of your specification. */
    private static final Map<Integer, Integer> LENGTHS = Map.ofEntries(
            Map.entry(2, -2),
            Map.entry(3, 6),
            Map.entry(4, 12),
            Map.entry(7, 10),
            Map.entry(STAN, 6),
            Map.entry(38, 6),
            Map.entry(RESPONSE_CODE, 2),
            Map.entry(TERMINAL, 8),
            Map.entry(48, -3),
            Map.entry(70, 3));

    /** Makes the fields unmodifiable. */
    public Iso8583 {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /**
     * Reads a message.
     *
     * @throws RuntimeException if it is none, or has a field that is not known here
     */
    public static Iso8583 parse(Message message, int headerBytes) {
        ByteBuffer bytes = message.buffer();
        Message header = Message.of(bytes.slice(0, headerBytes));
        bytes.position(headerBytes);
        String type = text(bytes, 4);
        long first = bytes.getLong();
        long second = first < 0 ? bytes.getLong() : 0; // the first bit is that of the second bitmap
        SortedMap<Integer, String> fields = new TreeMap<>();
        for (int field = 2; field <= 128; field++) {
            long bitmap = field <= 64 ? first : second;
            if ((bitmap << (field - 1)) < 0) {
                int length = lengthOf(field);
                fields.put(field, text(bytes, length < 0 ? Integer.parseInt(text(bytes, -length)) : length));
            }
        }
        return new Iso8583(header, type, fields);
    }

    private static int lengthOf(int field) {
        Integer length = LENGTHS.get(field);
        if (length == null) {
            throw new IllegalArgumentException("field " + field + " is not known");
        }
        return length;
    }

    private static String text(ByteBuffer bytes, int length) {
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, ISO_8859_1);
    }

    /** Returns whether it is a request; else it is a reply. */
    public boolean isRequest() {
        return (type.charAt(2) & 1) == 0;
    }

    /** Returns the reply to this request: its fields and the response code. */
    public Iso8583 reply(String responseCode) {
        SortedMap<Integer, String> more = new TreeMap<>(fields);
        more.put(RESPONSE_CODE, responseCode);
        return new Iso8583(header, type.substring(0, 2) + (char) (type.charAt(2) + 1) + type.charAt(3), more);
    }

    /** Returns it with another header. */
    public Iso8583 withHeader(Message other) {
        return new Iso8583(other, type, fields);
    }

    /** Returns it as it is on the wire, without the length before it. */
    public Message toMessage() {
        long[] bitmaps = new long[2];
        StringBuilder text = new StringBuilder();
        fields.forEach((field, value) -> {
            bitmaps[(field - 1) / 64] |= Long.MIN_VALUE >>> (field - 1); // shifts by the remainder of 64
            int length = lengthOf(field);
            text.append(length < 0 ? ("%0" + -length + "d").formatted(value.length()) : "")
                    .append(value);
        });
        ByteBuffer bytes = ByteBuffer.allocate(header.length() + 4 + 16 + text.length());
        bytes.put(header.buffer()).put(type.getBytes(ISO_8859_1));
        if (bitmaps[1] == 0) {
            bytes.putLong(bitmaps[0]);
        } else {
            bytes.putLong(bitmaps[0] | Long.MIN_VALUE).putLong(bitmaps[1]);
        }
        return Message.of(bytes.put(text.toString().getBytes(ISO_8859_1)).flip());
    }
}
