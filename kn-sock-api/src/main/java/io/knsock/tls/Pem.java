package io.knsock.tls;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Certificates or a private key in PEM (RFC 7468): the file that holds it, or the text itself. Immutable. Text may be a
 * secret, so it is not in {@link #toString()}.
 *
 * @since 0.1
 */
public final class Pem {
    private static final String BEGIN = "-----BEGIN";

    /** The same in base64, as Kubernetes shows the contents of secrets. */
    private static final String BEGIN_IN_BASE64 = "LS0tLS1CRUdJTi";

    /** A sequence of more than 255 bytes, or a name of a file that nobody gives. */
    private static final Pattern BASE64_OF_DER = Pattern.compile("MI[A-Za-z0-9+/=\\s]{60,}");

    private final @Nullable Path file;
    private final @Nullable String text;

    private Pem(@Nullable Path file, @Nullable String text) {
        this.file = file;
        this.text = text;
    }

    /** Returns what this file holds whenever it is read. */
    public static Pem file(Path file) {
        return new Pem(Objects.requireNonNull(file), null);
    }

    /**
     * Returns this text.
     *
     * @throws IllegalArgumentException if no PEM begins in it
     */
    public static Pem text(String text) {
        if (!isText(text)) {
            throw new IllegalArgumentException("must be PEM text, but has no " + BEGIN);
        }
        return new Pem(null, text);
    }

    /**
     * Returns the value as text if PEM begins in it, or all of it is PEM in base64 once more, else as the name of a
     * file.
     *
     * @throws IllegalArgumentException if it can be neither; the message does not repeat it
     */
    public static Pem parse(String value) {
        if (isText(value)) {
            return text(value);
        }
        if (value.isBlank() || isKeyWithoutItsFirstLine(value)) { // which must not end up in a message
            throw new IllegalArgumentException("must be the name of a file, or PEM text with " + BEGIN);
        }
        return file(Path.of(value));
    }

    private static boolean isKeyWithoutItsFirstLine(String value) {
        return value.indexOf('\n') >= 0
                || value.contains("-----END")
                || BASE64_OF_DER.matcher(value.strip()).matches();
    }

    private static boolean isText(String value) {
        return value.contains(BEGIN) || value.strip().startsWith(BEGIN_IN_BASE64);
    }

    /** Returns the file, or null if this is text. */
    public @Nullable Path file() {
        return file;
    }

    /** Returns the text, or null if this is a file. */
    public @Nullable String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pem pem && Objects.equals(file, pem.file) && Objects.equals(text, pem.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, text);
    }

    /** Returns the name of the file, or that it is text; never the text. */
    @Override
    public String toString() {
        return file == null ? "the PEM text" : file.toString();
    }
}
