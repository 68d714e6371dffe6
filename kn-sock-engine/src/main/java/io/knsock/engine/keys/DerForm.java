package io.knsock.engine.keys;

import java.security.spec.InvalidKeySpecException;
import org.jspecify.annotations.Nullable;

/**
 * What is in a file that holds DER without the lines of PEM: told by how it is built, as the types of certificates,
 * keys and stores differ in their first elements.
 */
final class DerForm {
    /** Not a type of PEM: there is none for key stores. */
    static final String KEY_STORE = "PKCS12";

    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";

    private DerForm() {}

    /** Returns the type in PEM (RFC 7468) of what this is, {@link #KEY_STORE}, or null if it is nothing of that. */
    static @Nullable String of(byte[] der) {
        try {
            return of(Der.of(der).enter(Der.SEQUENCE));
        } catch (InvalidKeySpecException none) {
            return null;
        }
    }

    private static @Nullable String of(Der content) throws InvalidKeySpecException {
        if (content.isNext(Der.OBJECT_IDENTIFIER)) {
            return content.objectIdentifier().equals(SIGNED_DATA) ? "PKCS7" : null;
        }
        if (content.isNext(Der.SEQUENCE)) {
            content.enter(Der.SEQUENCE);
            if (content.isNext(Der.OCTET_STRING)) {
                return "ENCRYPTED PRIVATE KEY";
            }
            boolean signed = content.isNext(Der.SEQUENCE);
            content.enter(Der.SEQUENCE);
            return signed && content.isNext(Der.BIT_STRING) ? "CERTIFICATE" : null;
        }
        int version = content.number();
        if (content.isNext(Der.OCTET_STRING)) {
            return "EC PRIVATE KEY";
        }
        if (content.isNext(Der.SEQUENCE)) {
            content.enter(Der.SEQUENCE);
            return content.isNext(Der.OCTET_STRING) ? "PRIVATE KEY" : version == 3 ? KEY_STORE : null;
        }
        return content.isNext(Der.INTEGER) ? "RSA PRIVATE KEY" : null;
    }
}
