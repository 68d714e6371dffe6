package io.knsock.cli.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What is on the wire, one file for each connection. Numbers are big-endian, texts are UTF-8.
 *
 * <pre>
 * sender    "KNSF", version (1 byte: 1), length of the name (2 bytes), name, size of the file (8 bytes)
 * receiver  any number of AT_WORK, then
 *           OK, how many bytes of it are there already (8 bytes), the SHA-256 of these (32 bytes), or a refusal
 * sender    from which byte on it sends (8 bytes): that number, or 0; the bytes; the SHA-256 of the whole (32 bytes)
 * receiver  any number of AT_WORK, then OK, or a refusal; and closes
 * </pre>
 *
 * A refusal is one byte, the length of a text (2 bytes) and the text; it may also come while the sender sends.
 */
final class Wire {
    static final int VERSION = 1;
    static final int HASH_BYTES = 32;

    /** The receiver has yet to decide, and says so every second or so. */
    static final int AT_WORK = 0xff;

    static final int OK = 0;
    static final int NAME = 1;
    static final int TOO_LARGE = 2;
    static final int EXISTS = 3;
    static final int DAMAGED = 4;
    static final int STORAGE = 5;
    static final int BUSY = 6;
    static final int MALFORMED = 7;

    /** What a refusal may say, in bytes. */
    static final int MOST_TEXT_BYTES = 1000;

    private static final byte[] MAGIC = "KNSF".getBytes(UTF_8);

    private Wire() {}

    /**
     * What the sender begins with.
     *
     * @param size in bytes, zero or greater
     */
    record Header(String name, long size) {
        void write(OutputStream to) throws IOException {
            byte[] encoded = name.getBytes(UTF_8);
            ByteBuffer all = ByteBuffer.allocate(MAGIC.length + 1 + 2 + encoded.length + 8);
            all.put(MAGIC)
                    .put((byte) VERSION)
                    .putShort((short) encoded.length)
                    .put(encoded)
                    .putLong(size);
            to.write(all.array());
        }

        /**
         * Reads one.
         *
         * @throws MalformedException if it is none; nothing of the name is kept if that is too long
         */
        static Header read(DataInputStream in) throws IOException {
            byte[] begin = in.readNBytes(MAGIC.length);
            if (begin.length == 0) {
                throw new EOFException("the connection ended before it began");
            }
            if (!Arrays.equals(begin, MAGIC)) {
                throw new MalformedException("this is not the transfer of a file: use kn-sock send-file");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new MalformedException("version " + version + " of the protocol is not known here");
            }
            int length = in.readUnsignedShort();
            if (length > FileNames.MOST_BYTES) {
                throw new MalformedException("the name has more than " + FileNames.MOST_BYTES + " bytes");
            }
            String name = text(exactly(in, length));
            long size = in.readLong();
            if (size < 0) {
                throw new MalformedException("the size is negative");
            }
            return new Header(name, size);
        }
    }

    /** What the receiver answers instead of OK. */
    record Refusal(int code, String text) {
        void write(OutputStream to) throws IOException {
            byte[] encoded = text.getBytes(UTF_8);
            int length = Math.min(encoded.length, MOST_TEXT_BYTES);
            while (length > 0 && length < encoded.length && (encoded[length] & 0xc0) == 0x80) {
                length--; // not in the middle of a character
            }
            to.write(ByteBuffer.allocate(3 + length)
                    .put((byte) code)
                    .putShort((short) length)
                    .put(encoded, 0, length)
                    .array());
        }
    }

    /** What arrived is not of this protocol. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * Reads whether the receiver agrees; passes over what says that it is at work.
     *
     * @throws RefusedException if it does not
     */
    static void readOk(DataInputStream in) throws IOException, RefusedException {
        int code = in.readUnsignedByte();
        while (code == AT_WORK) {
            code = in.readUnsignedByte();
        }
        if (code == OK) {
            return;
        }
        if (code > MALFORMED) {
            throw new MalformedException("the peer does not answer as kn-sock receive-file does");
        }
        int length = in.readUnsignedShort();
        if (length > MOST_TEXT_BYTES) {
            throw new MalformedException("the peer refuses with more words than it may");
        }
        throw new RefusedException(code, text(exactly(in, length)));
    }

    static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] all = in.readNBytes(length);
        if (all.length < length) {
            throw new EOFException("the connection ended in the middle");
        }
        return all;
    }

    private static String text(byte[] encoded) throws MalformedException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(encoded)).toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedException("a text is not UTF-8");
        }
    }

    static MessageDigest hash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Returns the hash of what was given so far; more may follow. */
    static byte[] hashSoFar(MessageDigest hash) {
        try {
            return ((MessageDigest) hash.clone()).digest();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", impossible);
        }
    }
}
