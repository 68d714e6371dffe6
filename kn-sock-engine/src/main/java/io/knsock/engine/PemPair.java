package io.knsock.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.TlsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and its private key, read from PEM files (RFC 7468) and checked against each other: the JDK
 * would accept a pair that does not belong together and then fail every handshake.
 */
record PemPair(List<X509Certificate> chain, PrivateKey key) {
    private static final Pattern KEY_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    static PemPair read(Path certificateFile, Path keyFile) {
        List<X509Certificate> chain = certificates("tls.certificate", certificateFile);
        PrivateKey key = key(keyFile);
        checkValidity(chain.get(0), certificateFile);
        checkPair(chain.get(0), key, certificateFile, keyFile);
        return new PemPair(chain, key);
    }

    static List<X509Certificate> certificates(String setting, Path file) {
        byte[] pem = bytes(setting, file);
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException malformed) {
            throw new TlsException(
                    setting + ": " + file + " holds a certificate that cannot be read: " + malformed.getMessage(),
                    malformed);
        }
        throw new TlsException(setting + ": " + file + " holds no PEM certificate (BEGIN CERTIFICATE)");
    }

    private static PrivateKey key(Path file) {
        Matcher block = KEY_BLOCK.matcher(new String(bytes("tls.key", file), ISO_8859_1));
        if (!block.find()) {
            throw new TlsException("tls.key: " + file + " holds no PEM private key (BEGIN PRIVATE KEY)");
        }
        if (!block.group(1).equals("PRIVATE KEY")) {
            throw new TlsException("tls.key: " + file + " holds a key of the form BEGIN " + block.group(1)
                    + ", which cannot be read: convert it to PKCS#8 with openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException malformed) {
            throw new TlsException("tls.key: " + file + " is not well-formed base64 between its PEM lines", malformed);
        }
        return key(new PKCS8EncodedKeySpec(der), file);
    }

    /** The JDK has no factory that reads the algorithm from the key, so they are asked in turn. */
    private static PrivateKey key(PKCS8EncodedKeySpec spec, Path file) {
        TlsException failure = new TlsException(
                "tls.key: " + file + " holds no PKCS#8 key of an algorithm known here (RSA, EC, Ed25519, RSASSA-PSS)");
        for (String algorithm : List.of("RSA", "EC", "Ed25519", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException notThisOne) {
                failure.addSuppressed(notThisOne);
            }
        }
        throw failure;
    }

    private static void checkValidity(X509Certificate certificate, Path file) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException expired) {
            throw new TlsException(
                    "tls.certificate: " + file + " expired on "
                            + certificate.getNotAfter().toInstant() + ": renew it",
                    expired);
        } catch (CertificateNotYetValidException early) {
            throw new TlsException(
                    "tls.certificate: " + file + " is not valid before "
                            + certificate.getNotBefore().toInstant() + ": check the clock",
                    early);
        }
    }

    private static void checkPair(X509Certificate certificate, PrivateKey key, Path certificateFile, Path keyFile) {
        byte[] probe = "kn-sock".getBytes(ISO_8859_1);
        try {
            Signature signature = signature(key);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException other) {
            throw notAPair(certificateFile, keyFile, other);
        }
        throw notAPair(certificateFile, keyFile, null);
    }

    private static Signature signature(PrivateKey key) throws GeneralSecurityException {
        return switch (key.getAlgorithm()) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                AlgorithmParameterSpec own = ((RSAKey) key).getParams();
                pss.setParameter(
                        own != null ? own : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            default -> Signature.getInstance(key.getAlgorithm());
        };
    }

    private static TlsException notAPair(Path certificateFile, Path keyFile, @Nullable Throwable cause) {
        return new TlsException(
                "tls.key: " + keyFile + " is not the key of tls.certificate: " + certificateFile
                        + ": set the two that were made together",
                cause);
    }

    private static byte[] bytes(String setting, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new TlsException(setting + ": there is no file " + file.toAbsolutePath(), missing);
        } catch (IOException unreadable) {
            throw new TlsException(setting + ": " + file + " cannot be read: " + unreadable, unreadable);
        }
    }
}
