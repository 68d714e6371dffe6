package io.knsock.tls;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who an end of TLS says it is: a private key and the chain of its certificate, in PEM or in a key store. Immutable.
 * Passwords are not in {@link #toString()}.
 */
public final class TlsIdentity {
    private final @Nullable Pem certificate;
    private final @Nullable Pem key;
    private final @Nullable Path keyStore;
    private final @Nullable String keyStorePassword;
    private final @Nullable String keyAlias;
    private final @Nullable String keyPassword;

    TlsIdentity(
            @Nullable Pem certificate,
            @Nullable Pem key,
            @Nullable Path keyStore,
            @Nullable String keyStorePassword,
            @Nullable String keyAlias,
            @Nullable String keyPassword) {
        this.certificate = certificate;
        this.key = key;
        this.keyStore = keyStore;
        this.keyStorePassword = keyStorePassword;
        this.keyAlias = keyAlias;
        this.keyPassword = keyPassword;
    }

    /** Returns an identity in two PEM files, or one that is named twice; the key is not encrypted. */
    public static TlsIdentity pem(Path certificate, Path key) {
        return pem(Pem.file(certificate), Pem.file(key), null);
    }

    /**
     * Returns an identity in PEM.
     *
     * @param certificate the own certificate, followed by its chain
     * @param key the private key; other kinds of PEM beside it are passed over, so it may be in the certificate's file
     * @param keyPassword opens the key if it is encrypted
     */
    public static TlsIdentity pem(Pem certificate, Pem key, @Nullable String keyPassword) {
        return new TlsIdentity(
                Objects.requireNonNull(certificate), Objects.requireNonNull(key), null, null, null, keyPassword);
    }

    /**
     * Returns an identity in a key store, PKCS#12 or JKS.
     *
     * @param password opens the key store, and the key in it
     * @param alias names the key; null if there is only one. Several names, separated by commas, as for {@link
     *     TlsConfig.Builder#keyAlias}, are for a server's own identity only
     */
    public static TlsIdentity keyStore(Path file, String password, @Nullable String alias) {
        return new TlsIdentity(null, null, Objects.requireNonNull(file), Objects.requireNonNull(password), alias, null);
    }

    /** Returns the PEM of the certificate and its chain; null if the identity is in a key store. */
    public @Nullable Pem certificate() {
        return certificate;
    }

    /** Returns the PEM of the private key; null if the identity is in a key store. */
    public @Nullable Pem key() {
        return key;
    }

    /** Returns the file of the key store; null if the identity is in PEM. */
    public @Nullable Path keyStore() {
        return keyStore;
    }

    /** Returns the password of the key store; null if the identity is in PEM. */
    public @Nullable String keyStorePassword() {
        return keyStorePassword;
    }

    /** Returns the name of the key in the key store; null if that has one only, or the identity is in PEM. */
    public @Nullable String keyAlias() {
        return keyAlias;
    }

    /** Returns the password of the key, or null. */
    public @Nullable String keyPassword() {
        return keyPassword;
    }

    /** Returns where it is, without passwords. */
    @Override
    public String toString() {
        return keyStore == null ? certificate + "|" + key : keyStore.toString();
    }
}
