package io.knsock.engine.framing;

import io.knsock.framing.Checksum;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Computes {@link Checksum}s. */
final class CheckBytes {
    private static final int[] POLYNOMIAL_8005_REFLECTED = table(0xA001, true);
    private static final int[] POLYNOMIAL_1021 = table(0x1021, false);

    private CheckBytes() {}

    /**
     * Returns the checksum of the bytes from an index to another, as an unsigned number.
     *
     * @param in its position and limit stay as they are
     */
    static long of(Checksum checksum, ByteBuffer in, int from, int to) {
        return switch (checksum) {
            case NONE -> 0;
            case LRC -> lrc(in, from, to);
            case CRC16_ARC -> reflected(0, in, from, to);
            case CRC16_MODBUS -> reflected(0xFFFF, in, from, to);
            case CRC16_CCITT -> straight(0xFFFF, in, from, to);
            case CRC16_XMODEM -> straight(0, in, from, to);
            case CRC32 -> of(new CRC32(), in, from, to);
            case CRC32C -> of(new CRC32C(), in, from, to);
        };
    }

    private static int lrc(ByteBuffer in, int from, int to) {
        int all = 0;
        for (int at = from; at < to; at++) {
            all ^= in.get(at);
        }
        return all & 0xFF;
    }

    private static int reflected(int initial, ByteBuffer in, int from, int to) {
        int crc = initial;
        for (int at = from; at < to; at++) {
            crc = crc >>> Byte.SIZE ^ POLYNOMIAL_8005_REFLECTED[(crc ^ in.get(at)) & 0xFF];
        }
        return crc;
    }

    private static int straight(int initial, ByteBuffer in, int from, int to) {
        int crc = initial;
        for (int at = from; at < to; at++) {
            crc = (crc << Byte.SIZE & 0xFFFF) ^ POLYNOMIAL_1021[(crc >>> Byte.SIZE ^ in.get(at)) & 0xFF];
        }
        return crc;
    }

    private static long of(java.util.zip.Checksum crc, ByteBuffer in, int from, int to) {
        crc.update(in.duplicate().limit(to).position(from));
        return crc.getValue();
    }

    private static int[] table(int polynomial, boolean reflected) {
        int[] table = new int[1 << Byte.SIZE];
        for (int i = 0; i < table.length; i++) {
            int crc = reflected ? i : i << Byte.SIZE;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                boolean out = (crc & (reflected ? 1 : 0x8000)) != 0;
                crc = reflected ? crc >>> 1 : crc << 1 & 0xFFFF;
                crc = out ? crc ^ polynomial : crc;
            }
            table[i] = crc;
        }
        return table;
    }
}
