package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.tls.TlsException;
import io.knsock.tls.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;

/** Reads key stores: PKCS#12 (RFC 7292) and JKS. */
final class KeyStores {
    private static final int JKS_MAGIC = 0xFE;
    private static final int JCEKS_MAGIC = 0xCE;

    private KeyStores() {}

    /** A private key and its chain. */
    record Entry(String alias, PrivateKey key, List<X509Certificate> chain) {}

    /** Returns the keys that tls.key-alias names, or the only one there is. */
    static List<Entry> entries(String setting, TlsIdentity identity, TlsFiles files) {
        Path file = Objects.requireNonNull(identity.keyStore());
        String password = Objects.requireNonNull(identity.keyStorePassword());
        String keyPassword = identity.keyPassword();
        char[] opens = (keyPassword == null ? password : keyPassword).toCharArray();
        try {
            KeyStore store = load(setting, file, password, files);
            List<Entry> entries = new ArrayList<>();
            for (String alias : aliases(setting, identity.keyAlias(), store, file)) {
                entries.add(entry(setting, file, store, alias, opens, keyPassword != null));
            }
            return entries;
        } catch (GeneralSecurityException unusable) {
            throw unusable(setting, file, unusable);
        }
    }

    private static Entry entry(
            String setting, Path file, KeyStore store, String alias, char[] password, boolean ownPassword)
            throws GeneralSecurityException {
        Key key;
        try {
            key = store.getKey(alias, password);
        } catch (UnrecoverableKeyException wrong) {
            throw isOfPassword(wrong)
                    ? new TlsException(
                            (ownPassword ? "tls.key-password" : setting + "-password") + " does not open the key '"
                                    + alias
                                    + "' in " + file
                                    + (ownPassword
                                            ? ""
                                            : ": if the key has another password than the key store, set"
                                                    + " tls.key-password"),
                            wrong)
                    : new TlsException(
                            setting + ": the key '" + alias + "' in " + file + " cannot be used: " + reason(wrong)
                                    + ": see what it is with openssl pkcs12 -nodes",
                            wrong);
        }
        if (!(key instanceof PrivateKey own)) {
            throw new TlsException("tls.key-alias: '" + alias + "' in " + file + " is no private key");
        }
        Certificate[] chain = store.getCertificateChain(alias);
        if (chain == null || chain.length == 0) {
            throw new TlsException(setting + ": " + file + " holds no certificate of the key '" + alias
                    + "': write it anew with both, by openssl pkcs12 -export -inkey KEY -in CERTIFICATE");
        }
        return new Entry(
                alias,
                own,
                Arrays.stream(chain).map(X509Certificate.class::cast).toList());
    }

    /** PKCS#12 has the failure of the cipher as its cause; JKS knows only whether the password fits. */
    private static boolean isOfPassword(UnrecoverableKeyException wrong) {
        return wrong.getCause() == null
                || Stream.iterate((Throwable) wrong, Objects::nonNull, Throwable::getCause)
                        .anyMatch(BadPaddingException.class::isInstance);
    }

    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.toString() : last.getMessage();
    }

    private static List<String> aliases(String setting, @Nullable String asked, KeyStore store, Path file)
            throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.isEmpty()) {
            throw new TlsException(setting + ": " + file + " holds no private key");
        }
        if (asked == null && keys.size() == 1) {
            return keys;
        }
        List<String> found = new ArrayList<>();
        for (String alias : asked == null ? List.<String>of() : asked(asked, store)) {
            if (!store.isKeyEntry(alias)) {
                throw new TlsException("tls.key-alias: '" + alias + "' is not there, and " + file + " holds the keys "
                        + keys + ": set it to one of them");
            }
            found.add(alias);
        }
        if (found.isEmpty()) {
            throw new TlsException("tls.key-alias: is not set, and " + file + " holds the keys " + keys
                    + ": set it to one of them; a server has use for several, as in " + String.join(",", keys)
                    + ": the first for clients that ask for no name, each of the others for the host names of its"
                    + " certificate");
        }
        return found;
    }

    /** A name may have a comma in it. */
    private static List<String> asked(String aliases, KeyStore store) throws GeneralSecurityException {
        return store.isKeyEntry(aliases)
                ? List.of(aliases)
                : Stream.of(aliases.split(",", -1))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .distinct()
                        .toList();
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
        boolean jks = (content[0] & 0xFF) == JKS_MAGIC;
        if (!jks && new String(content, ISO_8859_1).contains("-----BEGIN")) {
            throw new TlsException(
                    setting + ": " + file + " cannot be read as a key store, PKCS#12 or JKS: it is PEM, so"
                            + " set " + (setting.equals("tls.trust-store") ? "tls.ca" : "tls.certificate and tls.key")
                            + " to it in its place");
        }
        if ((content[0] & 0xFF) == JCEKS_MAGIC) {
            throw new TlsException(
                    setting + ": " + file + " cannot be read as a key store, PKCS#12 or JKS: it is JCEKS, so"
                            + " convert it with keytool -importkeystore -srcstoretype JCEKS -deststoretype PKCS12");
        }
        KeyStore store = KeyStore.getInstance(jks ? "JKS" : "PKCS12");
        try {
            byte[] checked = jks ? content : Pkcs12.checked(content, password);
            store.load(new ByteArrayInputStream(checked), password == null ? null : password.toCharArray());
            return store;
        } catch (IOException unreadable) {
            if (unreadable.getCause() instanceof UnrecoverableKeyException) {
                throw new TlsException(setting + "-password does not open " + file, unreadable);
            }
            throw unusable(setting, file, unreadable);
        } catch (UnrecoverableKeyException wrong) {
            throw new TlsException(setting + "-password does not open " + file, wrong);
        } catch (RuntimeException malformed) { // the JDK lets some of what a file may hold through
            throw unusable(setting, file, malformed);
        }
    }

    private static TlsException unusable(String setting, Path file, Exception cause) {
        return new TlsException(
                setting + ": " + file + " cannot be read as a key store, PKCS#12 or JKS: " + reason(cause), cause);
    }
}
