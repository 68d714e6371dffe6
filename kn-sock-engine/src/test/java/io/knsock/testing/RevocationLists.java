package io.knsock.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes revocation lists (RFC 5280, section 5.1) that a CA with a key of P-256 signs. */
@SuppressWarnings("exports") // of a test
public final class RevocationLists {
    /** ecdsa-with-SHA256: RFC 5758, section 3.2. */
    private static final byte[] ALGORITHM = element(0x30, element(0x06, bytes(0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2)));

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final X509Bundle ca;
    private final List<byte[]> revoked = new ArrayList<>();
    private final List<byte[]> extensions = new ArrayList<>();
    private Instant thisUpdate = Instant.now().minusSeconds(3600);
    private @Nullable Instant nextUpdate = Instant.now().plusSeconds(86_400);

    private RevocationLists(X509Bundle ca) {
        this.ca = ca;
    }

    /** Returns what makes one of this CA: by default it is for a day, and revokes nothing. */
    public static RevocationLists of(X509Bundle ca) {
        return new RevocationLists(ca);
    }

    public RevocationLists revoking(X509Bundle... certificates) {
        for (X509Bundle one : certificates) {
            revoked.add(element(
                    0x30,
                    element(0x02, one.getCertificate().getSerialNumber().toByteArray()),
                    time(Instant.now().minusSeconds(7200))));
        }
        return this;
    }

    public RevocationLists nextUpdate(@Nullable Instant time) {
        nextUpdate = time;
        if (time != null && time.isBefore(thisUpdate)) {
            thisUpdate = time.minusSeconds(60);
        }
        return this;
    }

    /** Adds a critical extension. */
    public RevocationLists extension(byte[] objectIdentifier, byte[] value) {
        extensions.add(
                element(0x30, element(0x06, objectIdentifier), element(0x01, bytes(0xFF)), element(0x04, value)));
        return this;
    }

    /** Adds the extension that says of which certificates it speaks (RFC 5280, section 5.2.5). */
    public RevocationLists scope(byte[]... fields) {
        return extension(bytes(0x55, 0x1D, 0x1C), element(0x30, fields));
    }

    /** Returns the field of a scope that names its distribution point. */
    public static byte[] point(String uri) {
        return element(0xA0, element(0xA0, element(0x86, uri.getBytes(US_ASCII))));
    }

    public byte[] der() {
        List<byte[]> fields = new ArrayList<>(List.of(
                element(0x02, BigInteger.ONE.toByteArray()),
                ALGORITHM,
                ca.getCertificate().getSubjectX500Principal().getEncoded(),
                time(thisUpdate)));
        if (nextUpdate != null) {
            fields.add(time(nextUpdate));
        }
        if (!revoked.isEmpty()) {
            fields.add(element(0x30, revoked.toArray(byte[][]::new)));
        }
        if (!extensions.isEmpty()) {
            fields.add(element(0xA0, element(0x30, extensions.toArray(byte[][]::new))));
        }
        return signed(ca, element(0x30, fields.toArray(byte[][]::new)));
    }

    /** Returns what the CA signs, a list or a certificate, with its signature. */
    public static byte[] signed(X509Bundle ca, byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(ca.getKeyPair().getPrivate());
            signature.update(content);
            return element(0x30, content, ALGORITHM, element(0x03, bytes(0), signature.sign()));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public String pem() {
        return "-----BEGIN X509 CRL-----\n" + Base64.getMimeEncoder().encodeToString(der())
                + "\n-----END X509 CRL-----\n";
    }

    private static byte[] time(Instant time) {
        return element(0x18, TIME.format(time).getBytes(US_ASCII));
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteBuffer element = ByteBuffer.allocate(content.size() + 4).put((byte) tag);
        if (content.size() < 0x80) {
            element.put((byte) content.size());
        } else if (content.size() < 0x100) {
            element.put((byte) 0x81).put((byte) content.size());
        } else {
            element.put((byte) 0x82).putShort((short) content.size());
        }
        element.put(content.toByteArray());
        byte[] all = new byte[element.position()];
        element.flip().get(all);
        return all;
    }
}
