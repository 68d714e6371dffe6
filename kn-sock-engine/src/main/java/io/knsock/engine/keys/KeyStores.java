package io.knsock.engine.keys;

import io.knsock.TlsException;
import io.knsock.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads key stores: PKCS#12 (RFC 7292) and JKS. */
final class KeyStores {
    private static final int JKS_MAGIC = 0xFE;

    private KeyStores() {}

    /** A private key and its chain. */
    record Entry(PrivateKey key, List<X509Certificate> chain) {}

    static Entry entry(String setting, TlsIdentity identity, TlsFiles files) {
        Path file = Objects.requireNonNull(identity.keyStore());
        String password = Objects.requireNonNull(identity.keyStorePassword());
        String keyPassword = identity.keyPassword();
        try {
            KeyStore store = load(setting, file, password, files);
            String alias = alias(setting, identity.keyAlias(), store, file);
            Key key = store.getKey(alias, (keyPassword == null ? password : keyPassword).toCharArray());
            if (!(key instanceof PrivateKey own)) {
                throw new TlsException("tls.key-alias: '" + alias + "' in " + file + " is no private key");
            }
            List<X509Certificate> chain = Arrays.stream(store.getCertificateChain(alias))
                    .map(X509Certificate.class::cast)
                    .toList();
            return new Entry(own, chain);
        } catch (UnrecoverableKeyException wrong) {
            throw new TlsException(
                    setting + ": the key in " + file + " has another password than the key store: set"
                            + " tls.key-password",
                    wrong);
        } catch (GeneralSecurityException unusable) {
            throw unusable(setting, file, unusable);
        }
    }

    private static String alias(String setting, @Nullable String asked, KeyStore store, Path file)
            throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (asked != null ? store.isKeyEntry(asked) : keys.size() == 1) {
            return asked != null ? asked : keys.get(0);
        }
        if (keys.isEmpty()) {
            throw new TlsException(setting + ": " + file + " holds no private key");
        }
        throw new TlsException("tls.key-alias: " + (asked == null ? "is not set" : "'" + asked + "' is not there")
                + ", and " + file + " holds the keys " + keys + ": set it to one of them");
    }

    /** Returns the certificates that are marked as trusted, at least one. */
    static List<X509Certificate> trusted(Path file, @Nullable String password, TlsFiles files) {
        String setting = "tls.trust-store";
        List<X509Certificate> trusted = new ArrayList<>();
        try {
            KeyStore store = load(setting, file, password, files);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    trusted.add((X509Certificate) store.getCertificate(alias));
                }
            }
        } catch (GeneralSecurityException unusable) {
            throw unusable(setting, file, unusable);
        }
        if (trusted.isEmpty()) {
            throw new TlsException(setting + ": " + file + " holds no certificate that is marked as trusted"
                    + (password == null ? ", or needs tls.trust-store-password" : "")
                    + ": add one with keytool -importcert");
        }
        return trusted;
    }

    private static KeyStore load(String setting, Path file, @Nullable String password, TlsFiles files)
            throws GeneralSecurityException {
        byte[] content = files.content(setting, file);
        KeyStore store = KeyStore.getInstance((content[0] & 0xFF) == JKS_MAGIC ? "JKS" : "PKCS12");
        try {
            store.load(new ByteArrayInputStream(content), password == null ? null : password.toCharArray());
            return store;
        } catch (IOException unreadable) {
            if (unreadable.getCause() instanceof UnrecoverableKeyException) {
                throw new TlsException(setting + "-password does not open " + file, unreadable);
            }
            throw unusable(setting, file, unreadable);
        }
    }

    private static TlsException unusable(String setting, Path file, Exception cause) {
        return new TlsException(
                setting + ": " + file + " cannot be read as a key store, PKCS#12 or JKS: " + cause.getMessage(), cause);
    }
}
