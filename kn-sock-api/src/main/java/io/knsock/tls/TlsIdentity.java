package io.knsock.tls;

import io.knsock.internal.Values;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one end of TLS: a private key and the chain of its certificate, in PEM or in a key store. Immutable.
 * Passwords count in {@link #equals}, and are not in {@link #toString()}.
 *
 * @since 0.1
 */
public final class TlsIdentity {
    private final @Nullable Pem certificate;
    private final @Nullable Pem key;
    private final @Nullable Path keyStore;
    private final @Nullable String keyStorePassword;
    private final @Nullable String keyAlias;
    private final @Nullable String keyPassword;

    private TlsIdentity(Builder builder) {
        this.certificate = builder.certificate;
        this.key = builder.key;
        this.keyStore = builder.keyStore;
        this.keyStorePassword = builder.keyStorePassword;
        this.keyAlias = builder.keyAlias;
        this.keyPassword = builder.keyPassword;
    }

    /** Returns a builder in which nothing is set: a certificate and its key are missing, or a key store. */
    public static Builder builder() {
        return new Builder();
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
        return builder()
                .certificate(Objects.requireNonNull(certificate))
                .key(Objects.requireNonNull(key))
                .keyPassword(keyPassword)
                .build();
    }

    /**
     * Returns an identity in a key store, PKCS#12 or JKS.
     *
     * @param password opens the key store, and the key in it
     * @param alias names the key; null if there is only one. Several names, separated by commas, as for {@link
     *     TlsConfigBuilder#keyAlias}, are for a server's own identity only
     */
    public static TlsIdentity keyStore(Path file, String password, @Nullable String alias) {
        return builder()
                .keyStore(Objects.requireNonNull(file))
                .keyStorePassword(Objects.requireNonNull(password))
                .keyAlias(alias)
                .build();
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

    /** Returns a builder in which all is set as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.certificate = certificate;
        builder.key = key;
        builder.keyStore = keyStore;
        builder.keyStorePassword = keyStorePassword;
        builder.keyAlias = keyAlias;
        builder.keyPassword = keyPassword;
        return builder;
    }

    private Values values() {
        return Values.of("TlsIdentity")
                .with("certificate", certificate)
                .with("key", key)
                .with("keyStore", keyStore)
                .withSecret("keyStorePassword", keyStorePassword)
                .with("keyAlias", keyAlias)
                .withSecret("keyPassword", keyPassword);
    }

    /** Returns whether the other one is in the same place, by the same passwords; no file is read for it. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlsIdentity that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** Returns where it is, without passwords. */
    @Override
    public String toString() {
        return keyStore == null ? certificate + "|" + key : keyStore.toString();
    }

    /** Builds a {@link TlsIdentity}. Messages name the settings as configuration does. For use by one thread. */
    public static final class Builder {
        private @Nullable Pem certificate;
        private @Nullable Pem key;
        private @Nullable Path keyStore;
        private @Nullable String keyStorePassword;
        private @Nullable String keyAlias;
        private @Nullable String keyPassword;

        Builder() {}

        /** Sets the PEM of the certificate, followed by its chain. Default: none. */
        public Builder certificate(@Nullable Pem certificate) {
            this.certificate = certificate;
            return this;
        }

        /** Sets the PEM of the private key, which may be the same as the certificate's. Default: none. */
        public Builder key(@Nullable Pem key) {
            this.key = key;
            return this;
        }

        /** Sets the password of the key, if it is encrypted. Default: none. */
        public Builder keyPassword(@Nullable String keyPassword) {
            this.keyPassword = keyPassword;
            return this;
        }

        /** Sets the key store, PKCS#12 or JKS, in place of certificate and key. Default: none. */
        public Builder keyStore(@Nullable Path keyStore) {
            this.keyStore = keyStore;
            return this;
        }

        /** Sets the password of the key store; it must have one. Default: none. */
        public Builder keyStorePassword(@Nullable String keyStorePassword) {
            this.keyStorePassword = keyStorePassword;
            return this;
        }

        /** Sets the name of the key in the key store. Default: the only one there is. */
        public Builder keyAlias(@Nullable String keyAlias) {
            this.keyAlias = keyAlias;
            return this;
        }

        /** Returns the name of one of the settings that are set, or null if none is. */
        @Nullable String firstSet() {
            if (certificate != null) {
                return "tls.certificate";
            }
            if (key != null) {
                return "tls.key";
            }
            if (keyPassword != null) {
                return "tls.key-password";
            }
            if (keyStore != null) {
                return "tls.key-store";
            }
            if (keyStorePassword != null) {
                return "tls.key-store-password";
            }
            return keyAlias != null ? "tls.key-alias" : null;
        }

        /**
         * Returns the identity.
         *
         * @throws IllegalArgumentException if a certificate and its key are not set, nor a key store and its password,
         *     or if settings contradict each other
         */
        public TlsIdentity build() {
            if (firstSet() == null) {
                throw new IllegalArgumentException("tls.certificate and tls.key are not set, nor is tls.key-store:"
                        + " an identity needs a certificate and its key");
            }
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException(
                        key == null
                                ? "tls.certificate is set without tls.key: set both or neither"
                                : "tls.key is set without tls.certificate: set both or neither");
            }
            if (keyStore != null && key != null) {
                throw new IllegalArgumentException(
                        "tls.key-store and tls.certificate are both set: remove tls.key-store, or tls.certificate and"
                                + " tls.key");
            }
            if ((keyStore == null) != (keyStorePassword == null)) {
                throw new IllegalArgumentException(
                        keyStore == null
                                ? "tls.key-store-password is set without tls.key-store: set both or neither"
                                : "tls.key-store is set without tls.key-store-password: set both or neither");
            }
            TlsConfigBuilder.needs("tls.key-alias", keyAlias, "tls.key-store", keyStore);
            TlsConfigBuilder.needs("tls.key-password", keyPassword, "tls.key", key != null ? key : keyStore);
            return new TlsIdentity(this);
        }
    }
}
