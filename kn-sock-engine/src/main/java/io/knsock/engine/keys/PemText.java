package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.Base64;

/**
 * Makes PEM of what editors, shells and platforms have made of it: UTF-16, line ends that are written as backslash and
 * n, and all of it in base64 once more, as Kubernetes shows secrets. None of that can be anything else in PEM, whose
 * characters are those of base64 and of its lines.
 */
final class PemText {
    /** {@code -----BEGIN } in base64, whatever follows. */
    private static final String BEGIN_IN_BASE64 = "LS0tLS1CRUdJTi";

    private PemText() {}

    /** Returns the text of a file; bytes that are no text as in ISO 8859-1. */
    static String of(byte[] content) {
        if (content.length >= 2) {
            int first = content[0] & 0xFF;
            int second = content[1] & 0xFF;
            if ((first == 0xFF && second == 0xFE) || (isZero(content, 1) && !isZero(content, 0))) {
                return of(new String(content, UTF_16LE));
            }
            if ((first == 0xFE && second == 0xFF) || (isZero(content, 0) && !isZero(content, 1))) {
                return of(new String(content, UTF_16BE));
            }
        }
        return of(new String(content, ISO_8859_1));
    }

    /** Returns whether every other byte at the begin is zero, as with ASCII in UTF-16. */
    private static boolean isZero(byte[] content, int from) {
        return content.length >= 8 && (content[from] | content[from + 2] | content[from + 4] | content[from + 6]) == 0;
    }

    /** Returns the text of a value. */
    static String of(String text) {
        String start = text.strip();
        if (start.startsWith(BEGIN_IN_BASE64)) {
            try {
                return withLines(new String(Base64.getMimeDecoder().decode(start), ISO_8859_1));
            } catch (IllegalArgumentException malformed) {
                return text; // which has no PEM, and is told as that
            }
        }
        return withLines(text);
    }

    private static String withLines(String text) {
        return text.indexOf('\\') >= 0 && text.contains("-----BEGIN")
                ? text.replace("\\r", "\r").replace("\\n", "\n")
                : text;
    }
}
