package io.knsock.engine.keys;

import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of which certificates of its CA a CRL speaks: its issuing distribution point (RFC 5280, section 5.2.5).
 *
 * @param users whether it speaks of those that are no CA's
 * @param authorities whether it speaks of those of CAs
 * @param points the names of its distribution point, as they are encoded; empty if it is not for one alone
 */
record CrlScope(boolean users, boolean authorities, List<byte[]> points) {
    private static final String DISTRIBUTION_POINTS = "2.5.29.31";

    private static final int POINT = 0xA0;
    private static final int FULL_NAME = 0xA0;
    private static final int ONLY_USERS = 0x81;
    private static final int ONLY_AUTHORITIES = 0x82;

    /** @param extension as the JDK gives it, in its octet string; null if there is none: the CRL speaks of all */
    static CrlScope of(Source source, byte @Nullable [] extension) {
        if (extension == null) {
            return new CrlScope(true, true, List.of());
        }
        try {
            Der fields = Der.of(extension).enter(Der.OCTET_STRING).enter(Der.SEQUENCE);
            List<byte[]> points =
                    fields.isNext(POINT) ? names(fields.enter(POINT).enter(FULL_NAME)) : List.of();
            boolean onlyUsers = isTrue(fields, ONLY_USERS);
            boolean onlyAuthorities = isTrue(fields, ONLY_AUTHORITIES);
            if (fields.hasMore()) {
                throw new InvalidKeySpecException("it is indirect, or of some reasons or attributes only");
            }
            return new CrlScope(!onlyAuthorities, !onlyUsers, points);
        } catch (InvalidKeySpecException other) {
            throw source.failure(
                    "holds a CRL of a kind that is not understood here (" + other.getMessage()
                            + "): give one that the CA issues for all reasons and its own certificates",
                    other);
        }
    }

    private static boolean isTrue(Der fields, int tag) throws InvalidKeySpecException {
        return fields.isNext(tag) && fields.value(tag)[0] != 0;
    }

    private static List<byte[]> names(Der names) throws InvalidKeySpecException {
        List<byte[]> encoded = new ArrayList<>();
        while (names.hasMore()) {
            byte[] left = names.rest();
            names.enter(left[0] & 0xFF);
            encoded.add(Arrays.copyOf(left, left.length - names.rest().length));
        }
        return encoded;
    }

    boolean has(X509Certificate certificate) {
        if (certificate.getBasicConstraints() < 0 ? !users : !authorities) {
            return false;
        }
        byte[] own = points.isEmpty() ? null : certificate.getExtensionValue(DISTRIBUTION_POINTS);
        return points.isEmpty() || (own != null && points.stream().anyMatch(point -> contains(own, point)));
    }

    /** The CA has signed the extension, so whatever has the name of the point in it was meant to. */
    private static boolean contains(byte[] all, byte[] part) {
        for (int at = 0; at <= all.length - part.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
