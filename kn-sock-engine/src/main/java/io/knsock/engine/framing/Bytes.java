package io.knsock.engine.framing;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** What is at an index of a buffer. */
final class Bytes {
    private Bytes() {}

    /** Returns whether all of the bytes are at the index. */
    static boolean begin(ByteBuffer in, int at, byte[] bytes) {
        return in.limit() - at >= bytes.length && agree(in, at, bytes);
    }

    /** Returns whether those of the bytes that are there are at the index. */
    static boolean agree(ByteBuffer in, int at, byte[] bytes) {
        int length = Math.min(bytes.length, in.limit() - at);
        for (int i = 0; i < length; i++) {
            if (in.get(at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether one of the bytes is the given one. */
    static boolean hold(byte[] bytes, byte one) {
        for (byte each : bytes) {
            if (each == one) {
                return true;
            }
        }
        return false;
    }

    /** Returns the bytes for people: {@code 0x1c0d}. */
    static String text(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
