package io.knsock.engine.keys;

import io.knsock.tls.TlsException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.List;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;

/** Reads private keys in PEM: PKCS#8, PKCS#1 and SEC 1, encrypted or not. */
final class PrivateKeys {
    private static final String CONVERT = ": convert it with openssl pkcs8 -topk8 -v2 aes-256-cbc";

    private static final String WANTED = "private key (BEGIN PRIVATE KEY)";

    private final Source source;
    private final @Nullable String password;

    private PrivateKeys(Source source, @Nullable String password) {
        this.source = source;
        this.password = password;
    }

    /** Returns the first private key of a source. */
    static PrivateKey read(Source source, @Nullable String password) {
        byte[] parameters = {};
        List<PemBlock> blocks = PemBlock.all(source);
        for (PemBlock block : blocks) {
            if (block.type().equals("EC PARAMETERS")) {
                parameters = block.content();
            } else if (block.type().endsWith("PRIVATE KEY")) {
                return new PrivateKeys(source, password).read(block, parameters);
            }
        }
        throw source.has(WANTED, blocks);
    }

    /** Tells the form of the first private key of a source, if it is one that can be read. */
    static Forms.KeyForm form(Source source) {
        List<PemBlock> blocks = PemBlock.all(source);
        for (PemBlock block : blocks) {
            if (block.type().endsWith("PRIVATE KEY")) {
                return new Forms.KeyForm(
                        switch (block.type()) {
                            case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY" -> "PKCS#8";
                            case "RSA PRIVATE KEY" -> "PKCS#1";
                            case "EC PRIVATE KEY" -> "SEC 1";
                            case "DSA PRIVATE KEY" -> "DSA";
                            default -> throw new PrivateKeys(source, null).unknown(block.type());
                        },
                        isEncrypted(block));
            }
        }
        throw source.has(WANTED, blocks);
    }

    private static boolean isEncrypted(PemBlock block) {
        return block.type().startsWith("ENCRYPTED") || PemEncryption.isUsed(block);
    }

    private PrivateKey read(PemBlock block, byte[] parameters) {
        boolean encrypted = isEncrypted(block);
        byte[] content = encrypted ? opened(block) : block.content();
        try {
            return Pkcs8.key(
                    switch (block.type()) {
                        case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY" -> content;
                        case "RSA PRIVATE KEY" -> Pkcs8.ofPkcs1(content);
                        case "EC PRIVATE KEY" -> Pkcs8.ofSec1(content, parameters);
                        case "DSA PRIVATE KEY" ->
                            throw new NoSuchAlgorithmException(
                                    "it is of DSA, which TLS 1.3 has not and the JDK does not do: make one of RSA, EC"
                                            + " or Ed25519, and have a certificate issued for it");
                        default -> throw unknown(block.type());
                    });
        } catch (NoSuchAlgorithmException unknown) { // which no wrong password looks like
            throw source.failure("holds a private key that cannot be used: " + reason(unknown), unknown);
        } catch (GeneralSecurityException malformed) {
            throw encrypted
                    ? wrongPassword(malformed)
                    : source.failure("holds a private key that cannot be used: " + reason(malformed), malformed);
        }
    }

    private byte[] opened(PemBlock block) {
        if (password == null) {
            throw source.failure(
                    "holds a private key that is encrypted, but tls.key-password is not set: set it, or decrypt the key"
                            + " with openssl pkey",
                    null);
        }
        try {
            return PemEncryption.isUsed(block)
                    ? PemEncryption.open(block, password)
                    : Pkcs8Encryption.open(block.content(), password);
        } catch (BadPaddingException | IllegalBlockSizeException wrong) {
            throw wrongPassword(wrong);
        } catch (NoSuchAlgorithmException unknown) {
            throw source.failure(
                    "holds a private key that is encrypted with an algorithm not known here, " + unknown.getMessage()
                            + CONVERT,
                    unknown);
        } catch (GeneralSecurityException malformed) {
            throw source.failure(
                    "holds an encrypted private key that cannot be opened: " + reason(malformed), malformed);
        }
    }

    private TlsException wrongPassword(GeneralSecurityException cause) {
        return source.failure(
                "holds a private key that tls.key-password does not open: it is another password, or the file is"
                        + " damaged",
                cause);
    }

    private TlsException unknown(String type) {
        return source.failure(
                "holds a key of the form BEGIN " + type + ", which cannot be read"
                        + (type.startsWith("OPENSSH") ? ": convert a copy of it with ssh-keygen -p -m PKCS8" : CONVERT),
                null);
    }

    private static String reason(GeneralSecurityException failure) {
        return String.valueOf(failure.getMessage());
    }
}
