package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.tls.Pem;
import io.knsock.tls.TlsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * PEM or DER, and where it is from.
 *
 * @param setting the key of the setting that names it
 * @param what the file, or that it is text
 * @param text what it holds; bytes that are no text as in ISO 8859-1
 */
record Source(String setting, String what, String text) {
    private static final String JKS = "\u00FE\u00ED\u00FE\u00ED";
    private static final String PUTTY = "PuTTY-User-Key-File-";

    static Source of(String setting, Pem pem, TlsFiles files) {
        Path file = pem.file();
        return file == null
                ? new Source(setting, pem.toString(), PemText.of(Objects.requireNonNull(pem.text())))
                : new Source(setting, file.toString(), PemText.of(files.content(setting, file)));
    }

    /** Returns what it holds if that is DER without the lines of PEM, else null. */
    byte @Nullable [] der() {
        return text.startsWith("0") && !text.contains("-----BEGIN") ? text.getBytes(ISO_8859_1) : null;
    }

    /** Returns the failure that says this of the source. */
    TlsException failure(String says, @Nullable Throwable cause) {
        return new TlsException(this + " " + says, cause);
    }

    /**
     * Returns the failure that there is no such block, and why that may be.
     *
     * @param blocks those that are there
     */
    TlsException has(String no, List<PemBlock> blocks) {
        return failure("holds no PEM " + no + why(blocks), null);
    }

    private String why(List<PemBlock> blocks) {
        String wanted = setting.startsWith("tls.ca") ? "tls.trust-store" : "tls.key-store";
        byte[] der = der();
        if (text.startsWith(JKS) || (der != null && DerForm.KEY_STORE.equals(DerForm.of(der)))) {
            return ": it is a key store, so set " + wanted + " to it, with its password";
        }
        if (text.startsWith(PUTTY)) {
            return ": it is a key of PuTTY, so convert it with puttygen -O private-openssh and ssh-keygen -p -m PKCS8";
        }
        if (blocks.stream().anyMatch(block -> block.type().endsWith("CERTIFICATE REQUEST"))) {
            return ": it is a request for one, so set what the CA made of it";
        }
        if (!blocks.isEmpty()) {
            return blocks.stream()
                    .map(PemBlock::type)
                    .distinct()
                    .limit(5)
                    .collect(Collectors.joining(", ", ", but ", ": set the file that has one"));
        }
        return text.indexOf('\0') >= 0 || der != null
                ? ": it is binary, so convert it with openssl x509, openssl pkey or openssl pkcs12"
                : "";
    }

    /** Returns the setting and the file, for messages. */
    @Override
    public String toString() {
        return setting + ": " + what;
    }
}
