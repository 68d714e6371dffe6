package io.knsock.engine.keys;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/** Reads DER (X.690, section 10) element by element, as much of it as keys need, and writes it. */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    /** The tag [0] of what is built of others. */
    static final int CONTEXT_0 = 0xA0;

    private final byte[] bytes;
    private final int end;
    private int position;

    private Der(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    static Der of(byte[] bytes) {
        return new Der(bytes, 0, bytes.length);
    }

    boolean hasMore() {
        return position < end;
    }

    /** Returns whether the next element has this tag. */
    boolean isNext(int tag) {
        return hasMore() && (bytes[position] & 0xFF) == tag;
    }

    /** Returns what is in the next element, and goes on behind it. */
    Der enter(int tag) throws InvalidKeySpecException {
        if (!isNext(tag)) {
            throw new InvalidKeySpecException("DER has no element 0x" + Integer.toHexString(tag) + " where it should");
        }
        position++;
        int length = length();
        if (length < 0 || length > end - position) {
            throw new InvalidKeySpecException("DER is cut off");
        }
        Der inner = new Der(bytes, position, position + length);
        position += length;
        return inner;
    }

    private int length() throws InvalidKeySpecException {
        int first = next();
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int more = first & 0x7F; more > 0; more--) {
            if (length > 0xFFFFFF / 2) {
                return -1;
            }
            length = (length << 8) | next();
        }
        return length;
    }

    private int next() throws InvalidKeySpecException {
        if (position >= end) {
            throw new InvalidKeySpecException("DER is cut off");
        }
        return bytes[position++] & 0xFF;
    }

    /** Returns the content of the next element. */
    byte[] value(int tag) throws InvalidKeySpecException {
        return enter(tag).rest();
    }

    /** Returns the next element whole, and goes on behind it. */
    byte[] element(int tag) throws InvalidKeySpecException {
        int from = position;
        enter(tag);
        return Arrays.copyOfRange(bytes, from, position);
    }

    /** Returns all that is left. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, position, end);
    }

    /** Returns the next element, a number. */
    BigInteger integer() throws InvalidKeySpecException {
        return new BigInteger(notEmpty(value(INTEGER)));
    }

    /** Returns the next element, a number that must not be negative or large. */
    int number() throws InvalidKeySpecException {
        BigInteger number = integer();
        if (number.signum() < 0 || number.bitLength() > 31) {
            throw new InvalidKeySpecException("DER has the number " + number + " where it should not");
        }
        return number.intValue();
    }

    /** Returns the next element, an object identifier, in its dotted form. */
    String objectIdentifier() throws InvalidKeySpecException {
        byte[] encoded = notEmpty(value(OBJECT_IDENTIFIER));
        StringBuilder dotted = new StringBuilder();
        long arc = 0;
        for (byte one : encoded) {
            arc = (arc << 7) | (one & 0x7F);
            if (one >= 0) {
                if (dotted.isEmpty()) {
                    long first = Math.min(2, arc / 40);
                    dotted.append(first).append('.').append(arc - 40 * first);
                } else {
                    dotted.append('.').append(arc);
                }
                arc = 0;
            }
        }
        return dotted.toString();
    }

    private static byte[] notEmpty(byte[] value) throws InvalidKeySpecException {
        if (value.length == 0) {
            throw new InvalidKeySpecException("DER has an empty element where it should not");
        }
        return value;
    }

    /** Returns an element that is made of these parts. */
    static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (length < 0x80) {
            element.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int skip = digits[0] == 0 ? 1 : 0;
            element.write(0x80 | (digits.length - skip));
            element.write(digits, skip, digits.length - skip);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
