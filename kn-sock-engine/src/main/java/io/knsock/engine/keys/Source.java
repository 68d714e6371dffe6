package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.Pem;
import io.knsock.TlsException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PEM and where it is from.
 *
 * @param setting the key of the setting that names it
 * @param what the file, or that it is text
 * @param text what it holds; bytes that are no text as in ISO 8859-1
 */
record Source(String setting, String what, String text) {
    static Source of(String setting, Pem pem, TlsFiles files) {
        Path file = pem.file();
        return file == null
                ? new Source(setting, pem.toString(), Objects.requireNonNull(pem.text()))
                : new Source(setting, file.toString(), new String(files.content(setting, file), ISO_8859_1));
    }

    /** Returns the failure that says this of the source. */
    TlsException failure(String says, @Nullable Throwable cause) {
        return new TlsException(this + " " + says, cause);
    }

    /** Returns the failure that there is no such block, and why that may be. */
    TlsException has(String no) {
        boolean binary = text.indexOf('\0') >= 0 || text.startsWith("0");
        return failure(
                "holds no PEM " + no
                        + (binary
                                ? ": it is binary, so convert it with openssl x509, openssl pkey or openssl pkcs12"
                                : ""),
                null);
    }

    /** Returns the setting and the file, for messages. */
    @Override
    public String toString() {
        return setting + ": " + what;
    }
}
