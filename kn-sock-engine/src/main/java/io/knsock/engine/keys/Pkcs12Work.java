package io.knsock.engine.keys;

import java.io.ByteArrayOutputStream;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the iterations that the readable parts of PKCS#12 ask for. It walks through DER and BER (X.690, section 8)
 * without knowing more of them than where elements begin and end, and takes whatever looks like the parameters of a
 * derivation for that: so nothing can be hidden from it in a place of which only the JDK knows. What it does not
 * understand is skipped; the JDK has its own bound for each part.
 */
final class Pkcs12Work {
    private static final int DEEPEST = 32;
    private static final int CONSTRUCTED = 0x20;
    private static final int OCTETS_IN_PARTS = Der.OCTET_STRING | CONSTRUCTED;

    /** All of PKCS#5 and the encryptions of PKCS#12, as the first bytes of their identifiers. */
    private static final Set<String> DERIVATIONS = Set.of("1.2.840.113549.1.5.", "1.2.840.113549.1.12.1.");

    private final byte[] bytes;
    private long iterations;

    private Pkcs12Work(byte[] bytes) {
        this.bytes = bytes;
    }

    static long of(byte[] content) {
        Pkcs12Work work = new Pkcs12Work(content);
        work.walk(0, content.length, 0);
        return work.iterations + work.ofMac();
    }

    /** MacData is the third part: a digest, a salt, and the iterations. */
    private long ofMac() {
        Element rounds = part(part(element(0, bytes.length), 2), 2);
        return rounds == null ? 0 : number(rounds);
    }

    /** Returns the part of this index; null if it, or the whole, is not there. */
    private @Nullable Element part(@Nullable Element whole, int index) {
        if (whole == null) {
            return null;
        }
        Element part = element(whole.from, whole.to);
        for (int i = 0; i < index && part != null; i++) {
            part = element(part.next, whole.to);
        }
        return part;
    }

    private void walk(int from, int to, int depth) {
        int at = from;
        Element before = null;
        while (at < to) {
            Element one = element(at, to);
            if (one == null) {
                return;
            }
            if (before != null && isDerivation(before) && one.tag == Der.SEQUENCE) {
                iterations += iterations(one);
            }
            at = one.next;
            if (one.tag == OCTETS_IN_PARTS) {
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                at = gather(one, whole);
                walkWhole(whole.toByteArray(), depth + 1);
            } else if ((one.tag & CONSTRUCTED) != 0 || one.tag == Der.OCTET_STRING) {
                if (depth < DEEPEST) {
                    walk(one.from, one.to, depth + 1);
                }
            }
            before = one;
        }
    }

    private void walkWhole(byte[] whole, int depth) {
        if (depth < DEEPEST) {
            Pkcs12Work inner = new Pkcs12Work(whole);
            inner.walk(0, whole.length, depth);
            iterations += inner.iterations;
        }
    }

    /** Puts the parts of octets together, and returns where they end. */
    private int gather(Element parts, ByteArrayOutputStream whole) {
        int at = parts.from;
        Element part = element(at, parts.to);
        while (part != null && part.tag == Der.OCTET_STRING) {
            whole.write(bytes, part.from, part.to - part.from);
            at = part.next;
            part = element(at, parts.to);
        }
        return at;
    }

    private boolean isDerivation(Element identifier) {
        if (identifier.tag != Der.OBJECT_IDENTIFIER) {
            return false;
        }
        try {
            String dotted = Der.of(slice(identifier)).objectIdentifier();
            return DERIVATIONS.stream().anyMatch(dotted::startsWith);
        } catch (InvalidKeySpecException malformed) {
            return false;
        }
    }

    private byte[] slice(Element element) {
        return Arrays.copyOfRange(bytes, element.start, element.to);
    }

    /** The first number behind a salt; PBES2 and PBMAC1 have none, but hold what has. */
    private long iterations(Element parameters) {
        Element salt = part(parameters, 0);
        Element rounds = salt == null || salt.tag == Der.SEQUENCE ? null : part(parameters, 1);
        return rounds == null ? 0 : number(rounds);
    }

    private long number(Element element) {
        if (element.tag != Der.INTEGER) {
            return 0;
        }
        if (element.to - element.from > 5) {
            return Integer.MAX_VALUE;
        }
        long number = 0;
        for (int i = element.from; i < element.to; i++) {
            number = (number << 8) | (bytes[i] & 0xFF);
        }
        return number;
    }

    /** An element from its tag on, its content, and where the next one begins. */
    private record Element(int tag, int start, int from, int to, int next) {}

    private @Nullable Element element(int at, int end) {
        if (end - at < 2) {
            return null;
        }
        int tag = bytes[at] & 0xFF;
        int first = bytes[at + 1] & 0xFF;
        int from = at + 2;
        long length = first;
        if (first == 0x80) { // its end is not looked for: its two zeros are an element, and what is behind is walked as
            // inside
            return new Element(tag, at, from, end, end);
        }
        if (first > 0x80) {
            int digits = first & 0x7F;
            if (digits > 4 || digits > end - from) {
                return null;
            }
            length = 0;
            for (int i = 0; i < digits; i++) {
                length = (length << 8) | (bytes[from++] & 0xFF);
            }
        }
        return length > end - from ? null : new Element(tag, at, from, (int) (from + length), (int) (from + length));
    }
}
