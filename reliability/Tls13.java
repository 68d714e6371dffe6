package reliability;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One side of TLS 1.3 (RFC 8446) that sends what no library sends: KeyUpdates and tickets without end. It has one
 * cipher suite, TLS_AES_128_GCM_SHA256, and one group, secp256r1, verifies nothing, and does not read after its
 * handshake. Not safe for use by several threads.
 */
final class Tls13 {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int FINISHED = 20;
    private static final int SECRET_BYTES = 32;
    private static final int MOST_IN_A_RECORD = 1 << 14;
    private static final byte[] NONE = {};

    private final SocketChannel channel;
    private final MessageDigest transcript = MessageDigest.getInstance("SHA-256");
    private final KeyPair own;
    private final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    private byte[] writeSecret = NONE;
    private SecretKeySpec writeKey;
    private byte[] writeIv = NONE;
    private long writeNumber;
    private SecretKeySpec readKey;
    private byte[] readIv = NONE;
    private long readNumber;

    private Tls13(SocketChannel channel) throws GeneralSecurityException {
        this.channel = channel;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        own = generator.generateKeyPair();
    }

    /** Shakes hands with a server over a channel that blocks. */
    static Tls13 client(SocketChannel channel) throws IOException, GeneralSecurityException {
        Tls13 tls = new Tls13(channel);
        tls.greet();
        return tls;
    }

    /** Shakes hands with a client over a channel that blocks, as the server of trial certificates. */
    static Tls13 server(SocketChannel channel, Path certificates) throws IOException, GeneralSecurityException {
        Tls13 tls = new Tls13(channel);
        tls.answer(certificates);
        return tls;
    }

    /** Records that hold these bytes, to be sent in the order in which they were made. */
    byte[] data(byte[] bytes) throws GeneralSecurityException {
        ByteArrayOutputStream records = new ByteArrayOutputStream(bytes.length + 1024);
        for (int at = 0; at < bytes.length; at += MOST_IN_A_RECORD) {
            records.writeBytes(seal(
                    APPLICATION_DATA, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + MOST_IN_A_RECORD))));
        }
        return records.toByteArray();
    }

    /** A record that says: new keys from here on, and the same of you. */
    byte[] keyUpdate() throws GeneralSecurityException {
        byte[] record = seal(HANDSHAKE, new byte[] {24, 0, 0, 1, 1});
        writeWith(expand(writeSecret, "traffic upd", NONE, SECRET_BYTES));
        return record;
    }

    /** A record with a session ticket of a thousand bytes that is good for nothing. */
    byte[] ticket() throws GeneralSecurityException {
        byte[] name = new byte[1_000];
        ByteBuffer.wrap(name).putLong(writeNumber);
        return seal(
                HANDSHAKE,
                message(4, join(new byte[] {0, 0, 0x1c, 0x20, 1, 2, 3, 4, 1, 7}, vector(2, name), new byte[2])));
    }

    private void greet() throws IOException, GeneralSecurityException {
        byte[] extensions = join(
                extension(10, vector(2, new byte[] {0, 0x17})),
                extension(13, vector(2, new byte[] {4, 3, 8, 4, 8, 5, 4, 1})),
                extension(43, new byte[] {2, 3, 4}),
                extension(51, vector(2, join(new byte[] {0, 0x17}, vector(2, point())))));
        byte[] hello = message(
                1,
                join(
                        new byte[] {3, 3},
                        random(),
                        new byte[] {0, 0, 2, 0x13, 1, 1, 0},
                        vector(2, extensions)));
        transcript.update(hello);
        send(record(HANDSHAKE, hello));
        byte[] serverHello = readRecord()[1];
        transcript.update(serverHello);
        byte[] handshake = handshakeSecret(serverHello, 4 + 2 + 32, false);
        byte[] ofClient = derive(handshake, "c hs traffic");
        readWith(derive(handshake, "s hs traffic"));
        readUntilFinished();
        byte[] master = extract(deriveEmpty(handshake), new byte[SECRET_BYTES]);
        byte[] afterwards = derive(master, "c ap traffic");
        writeWith(ofClient);
        send(seal(HANDSHAKE, finished(ofClient)));
        writeWith(afterwards);
    }

    private void answer(Path certificates) throws IOException, GeneralSecurityException {
        byte[] hello = readRecord()[1];
        transcript.update(hello);
        int session = 4 + 2 + 32;
        byte[] id = Arrays.copyOfRange(hello, session + 1, session + 1 + hello[session]);
        int suites = session + 1 + id.length;
        byte[] serverHello = message(
                2,
                join(
                        new byte[] {3, 3},
                        random(),
                        vector(1, id),
                        new byte[] {0x13, 1, 0},
                        vector(
                                2,
                                join(
                                        extension(43, new byte[] {3, 4}),
                                        extension(51, join(new byte[] {0, 0x17}, vector(2, point())))))));
        byte[] share = keyShare(hello, suites + 2 + unsigned(hello, suites, 2), 1, true);
        transcript.update(serverHello);
        byte[] handshake = handshakeSecret(share);
        send(record(HANDSHAKE, serverHello));
        byte[] ofServer = derive(handshake, "s hs traffic");
        writeWith(ofServer);
        Certificate certificate;
        try (var in = Files.newInputStream(certificates.resolve("server.crt"))) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        byte[] entry = join(vector(3, certificate.getEncoded()), new byte[2]);
        byte[] flight = join(message(8, new byte[2]), message(11, join(new byte[1], vector(3, entry))));
        transcript.update(flight);
        byte[] verify = message(15, join(new byte[] {4, 3}, vector(2, signature(key(certificates)))));
        transcript.update(verify);
        byte[] finished = finished(ofServer);
        transcript.update(finished);
        send(seal(HANDSHAKE, join(flight, verify, finished)));
        byte[] master = extract(deriveEmpty(handshake), new byte[SECRET_BYTES]);
        writeWith(derive(master, "s ap traffic"));
        readRecord(); // the client's Finished, which need not be looked at
    }

    private static PrivateKey key(Path certificates) throws IOException, GeneralSecurityException {
        String pem = Files.readString(certificates.resolve("server.key")).replaceAll("-----[^-]*-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    private byte[] signature(PrivateKey key) throws GeneralSecurityException {
        byte[] blanks = new byte[64];
        Arrays.fill(blanks, (byte) ' ');
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(
                join(blanks, "TLS 1.3, server CertificateVerify".getBytes(US_ASCII), new byte[1], transcriptHash()));
        return signature.sign();
    }

    private byte[] finished(byte[] secret) throws GeneralSecurityException {
        return message(20, hmac(expand(secret, "finished", NONE, SECRET_BYTES), transcriptHash()));
    }

    private byte[] handshakeSecret(byte[] serverHello, int session, boolean ofClient) throws GeneralSecurityException {
        int after = session + 1 + serverHello[session] + 2;
        return handshakeSecret(keyShare(serverHello, after, 1, ofClient));
    }

    /** The point of secp256r1 in the extension key_share, which follows the compression methods. */
    private static byte[] keyShare(byte[] hello, int compression, int methods, boolean ofClient) {
        int at = ofClient ? compression + 1 + hello[compression] : compression + methods;
        int end = at + 2 + unsigned(hello, at, 2);
        at += 2;
        while (at < end) {
            int type = unsigned(hello, at, 2);
            int length = unsigned(hello, at + 2, 2);
            at += 4;
            if (type == 51) {
                int share = ofClient ? at + 2 : at;
                while (share < at + length) {
                    int bytes = unsigned(hello, share + 2, 2);
                    if (unsigned(hello, share, 2) == 0x17) {
                        return Arrays.copyOfRange(hello, share + 4, share + 4 + bytes);
                    }
                    share += 4 + bytes;
                }
            }
            at += length;
        }
        throw new IllegalStateException("no key share of secp256r1");
    }

    private byte[] handshakeSecret(byte[] share) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(share, 1, 33)),
                new BigInteger(1, Arrays.copyOfRange(share, 33, 65)));
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(own.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))),
                true);
        byte[] early = extract(new byte[SECRET_BYTES], new byte[SECRET_BYTES]);
        return extract(deriveEmpty(early), agreement.generateSecret());
    }

    private byte[] point() {
        ECPoint point = ((ECPublicKey) own.getPublic()).getW();
        return join(new byte[] {4}, coordinate(point.getAffineX()), coordinate(point.getAffineY()));
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private void readUntilFinished() throws IOException, GeneralSecurityException {
        byte[] pending = NONE;
        while (true) {
            byte[][] record = readRecord();
            byte[] plain = open(record[0], record[1]);
            int end = plain.length - 1;
            while (plain[end] == 0) {
                end--;
            }
            if (plain[end] != HANDSHAKE) {
                throw new IOException("the server sent a record of type " + plain[end] + " in its handshake");
            }
            pending = join(pending, Arrays.copyOf(plain, end));
            while (pending.length >= 4 && pending.length >= 4 + unsigned(pending, 1, 3)) {
                byte[] message = Arrays.copyOf(pending, 4 + unsigned(pending, 1, 3));
                pending = Arrays.copyOfRange(pending, message.length, pending.length);
                transcript.update(message);
                if (message[0] == FINISHED) {
                    return;
                }
            }
        }
    }

    /** Header and body of the next record that is no change_cipher_spec. */
    private byte[][] readRecord() throws IOException {
        while (true) {
            byte[] header = readFully(5);
            byte[] body = readFully(unsigned(header, 3, 2));
            if (header[0] != CHANGE_CIPHER_SPEC) {
                return new byte[][] {header, body};
            }
        }
    }

    private byte[] readFully(int bytes) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw new EOFException("closed in the handshake");
            }
        }
        return into.array();
    }

    private void send(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private byte[] open(byte[] header, byte[] body) throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, readKey, new GCMParameterSpec(128, nonce(readIv, readNumber++)));
        cipher.updateAAD(header);
        return cipher.doFinal(body);
    }

    private byte[] seal(int type, byte[] content) throws GeneralSecurityException {
        int length = content.length + 1 + 16;
        byte[] record = new byte[5 + length];
        record[0] = APPLICATION_DATA;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (length >> 8);
        record[4] = (byte) length;
        cipher.init(Cipher.ENCRYPT_MODE, writeKey, new GCMParameterSpec(128, nonce(writeIv, writeNumber++)));
        cipher.updateAAD(record, 0, 5);
        int written = cipher.update(content, 0, content.length, record, 5);
        cipher.doFinal(new byte[] {(byte) type}, 0, 1, record, 5 + written);
        return record;
    }

    private static byte[] nonce(byte[] iv, long number) {
        byte[] nonce = iv.clone();
        for (int i = 0; i < 8; i++) {
            nonce[11 - i] ^= (byte) (number >>> 8 * i);
        }
        return nonce;
    }

    private void writeWith(byte[] secret) throws GeneralSecurityException {
        writeSecret = secret;
        writeKey = new SecretKeySpec(expand(secret, "key", NONE, 16), "AES");
        writeIv = expand(secret, "iv", NONE, 12);
        writeNumber = 0;
    }

    private void readWith(byte[] secret) throws GeneralSecurityException {
        readKey = new SecretKeySpec(expand(secret, "key", NONE, 16), "AES");
        readIv = expand(secret, "iv", NONE, 12);
        readNumber = 0;
    }

    private byte[] derive(byte[] secret, String label) throws GeneralSecurityException {
        return expand(secret, label, transcriptHash(), SECRET_BYTES);
    }

    private static byte[] deriveEmpty(byte[] secret) throws GeneralSecurityException {
        return expand(secret, "derived", MessageDigest.getInstance("SHA-256").digest(), SECRET_BYTES);
    }

    private byte[] transcriptHash() throws GeneralSecurityException {
        try {
            return ((MessageDigest) transcript.clone()).digest();
        } catch (CloneNotSupportedException never) {
            throw new GeneralSecurityException(never);
        }
    }

    private static byte[] extract(byte[] salt, byte[] secret) throws GeneralSecurityException {
        return hmac(salt, secret);
    }

    /** HKDF-Expand-Label of RFC 8446, section 7.1; one block is enough for all that is asked for. */
    private static byte[] expand(byte[] secret, String label, byte[] context, int bytes)
            throws GeneralSecurityException {
        byte[] info = join(
                new byte[] {(byte) (bytes >> 8), (byte) bytes},
                vector(1, ("tls13 " + label).getBytes(US_ASCII)),
                vector(1, context),
                new byte[] {1});
        return Arrays.copyOf(hmac(secret, info), bytes);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] record(int type, byte[] body) {
        return join(new byte[] {(byte) type, 3, 3}, vector(2, body));
    }

    private static byte[] message(int type, byte[] body) {
        return join(new byte[] {(byte) type}, vector(3, body));
    }

    private static byte[] extension(int type, byte[] body) {
        return join(new byte[] {0, (byte) type}, vector(2, body));
    }

    /** The bytes after their number, which takes so many bytes itself. */
    private static byte[] vector(int ofLength, byte[] bytes) {
        byte[] length = new byte[ofLength];
        for (int i = 0; i < ofLength; i++) {
            length[ofLength - 1 - i] = (byte) (bytes.length >> 8 * i);
        }
        return join(length, bytes);
    }

    private static int unsigned(byte[] from, int at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | from[at + i] & 0xff;
        }
        return value;
    }

    private static byte[] random() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return random;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
