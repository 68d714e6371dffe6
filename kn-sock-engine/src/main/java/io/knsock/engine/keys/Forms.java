package io.knsock.engine.keys;

import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.TlsException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/** What is in a file, told without the settings of a server or client. */
public final class Forms {
    /** In place of the key of a setting, which there is none of. */
    private static final String NO_SETTING = "file";

    private Forms() {}

    /**
     * The form of a private key.
     *
     * @param name such as {@code PKCS#8}
     * @param encrypted whether it needs a password
     */
    public record KeyForm(String name, boolean encrypted) {}

    /**
     * Reads certificates.
     *
     * @throws TlsException if there are none; the message begins with the file
     */
    public static List<X509Certificate> certificates(Pem pem) {
        return withoutSetting(
                () -> Certificates.read(NO_SETTING, pem, files(pem)).all());
    }

    /**
     * Tells the form of a key without opening it.
     *
     * @throws TlsException if there is none, or one that cannot be read; the message begins with the file
     */
    public static KeyForm key(Pem pem) {
        return withoutSetting(() -> PrivateKeys.form(Source.of(NO_SETTING, pem, files(pem))));
    }

    private static <T> T withoutSetting(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (TlsException failure) {
            String message = String.valueOf(failure.getMessage());
            String prefix = NO_SETTING + ": ";
            throw new TlsException(message.startsWith(prefix) ? message.substring(prefix.length()) : message, failure);
        }
    }

    private static TlsFiles files(Pem pem) {
        return TlsFiles.read(ClientTlsConfig.builder().ca(pem).build());
    }
}
