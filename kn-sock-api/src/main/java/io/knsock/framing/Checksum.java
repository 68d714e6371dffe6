package io.knsock.framing;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Check bytes that follow a frame: made when it is sent, verified when it is received.
 *
 * @since 0.1
 */
public enum Checksum {
    /** No check bytes. */
    NONE("none", 0),
    /** One byte, the exclusive or of all (the longitudinal redundancy check of ISO 1155). */
    LRC("lrc", 1),
    /** Two bytes; polynomial 0x8005 reflected, begins with 0; that of binary synchronous communication. */
    CRC16_ARC("crc16-arc", 2),
    /** Two bytes; polynomial 0x8005 reflected, begins with 0xFFFF; that of Modbus on serial lines. */
    CRC16_MODBUS("crc16-modbus", 2),
    /** Two bytes; polynomial 0x1021, begins with 0xFFFF; often called CRC-16/CCITT-FALSE. */
    CRC16_CCITT("crc16-ccitt", 2),
    /** Two bytes; polynomial 0x1021, begins with 0. */
    CRC16_XMODEM("crc16-xmodem", 2),
    /** Four bytes; that of Ethernet and ZIP (RFC 1952, section 8). */
    CRC32("crc32", 4),
    /** Four bytes; polynomial 0x1EDC6F41, Castagnoli's (RFC 3385). */
    CRC32C("crc32c", 4);

    private final String text;
    private final int bytes;

    Checksum(String text, int bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** Returns how many bytes it has: 0, 1, 2 or 4. */
    public int bytes() {
        return bytes;
    }

    static Checksum parse(String given) {
        String name = given.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(one -> one.text.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("framing check must be one of "
                        + Arrays.stream(values()).map(Checksum::toString).collect(Collectors.joining(", "))
                        + ", but is '" + given + "'"));
    }

    /** Returns its name in settings: {@code crc16-modbus}. */
    @Override
    public String toString() {
        return text;
    }
}
