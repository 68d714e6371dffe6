package io.knsock.cli.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.ServerConfig;
import io.knsock.TlsException;
import io.knsock.engine.SocketEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Examines a certificate, its key, and the CA that signed it, as PEM files. */
public final class FileExamination {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----");

    /** The forms that the engine reads, by the words in their first line. */
    private static final Map<String, String> FORMS = Map.of(
            "PRIVATE KEY", "PKCS#8",
            "ENCRYPTED PRIVATE KEY", "PKCS#8",
            "RSA PRIVATE KEY", "PKCS#1",
            "EC PRIVATE KEY", "SEC 1");

    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final Subject subject;
    private final Findings findings = new Findings();

    /**
     * What is examined.
     *
     * @param ca the CA that signed the certificate, or null to leave out whether one did
     * @param keyPasswordGiven whether {@code server} has a password for the key
     * @param server the settings of a server that presents the certificate; asked once, and what it throws is told
     */
    public record Subject(
            Path certificate, Path key, @Nullable Path ca, boolean keyPasswordGiven, Supplier<ServerConfig> server) {}

    private FileExamination(Subject subject) {
        this.subject = subject;
    }

    /** Examines them. */
    public static List<Finding> of(Subject subject) {
        FileExamination examination = new FileExamination(subject);
        Chain chain = examination.certificate();
        boolean readable = examination.key();
        if (chain != null && readable) {
            examination.pair(chain);
        }
        return examination.findings.all();
    }

    private @Nullable Chain certificate() {
        List<X509Certificate> certificates;
        try {
            certificates = Trust.certificates(subject.certificate());
        } catch (IOException unusable) {
            findings.fail(
                    "certificate",
                    String.valueOf(unusable.getMessage()),
                    "give a PEM file that begins with the certificate, before its chain");
            return null;
        }
        Chain chain = new Chain(certificates, Instant.now());
        chain.checkOrder(findings);
        chain.checkKeyLength(findings);
        chain.checkNames(findings);
        chain.checkUse(findings);
        chain.checkValidity(findings);
        if (subject.ca() != null) {
            new Trust(subject.ca()).check(certificates, chain.isForServers(), findings);
        }
        return chain;
    }

    /** Tells of what kind the key is; returns whether it is one that can be read here. */
    private boolean key() {
        String pem;
        try {
            pem = Files.readString(subject.key(), ISO_8859_1);
        } catch (NoSuchFileException missing) {
            findings.fail("key", "there is no file " + subject.key().toAbsolutePath(), "give the file of the key");
            return false;
        } catch (IOException unreadable) {
            findings.fail("key", subject.key() + " cannot be read: " + unreadable, "make it readable for this user");
            return false;
        }
        Matcher kind = KEY.matcher(pem);
        if (!kind.find()) {
            findings.fail(
                    "key",
                    subject.key() + " holds no PEM private key (BEGIN PRIVATE KEY)",
                    "give the file that was made together with the certificate");
            return false;
        }
        checkPermissions();
        return key(kind.group(1), pem.contains("Proc-Type: 4,ENCRYPTED"));
    }

    private boolean key(String kind, boolean encryptedTheOldWay) {
        if (kind.startsWith("OPENSSH")) {
            findings.fail(
                    "key",
                    "of the form BEGIN " + kind,
                    "this is a key for SSH: give the one that was made together with the certificate");
            return false;
        }
        boolean encrypted = encryptedTheOldWay || kind.startsWith("ENCRYPTED");
        String form = FORMS.getOrDefault(kind, "of the form BEGIN " + kind);
        if (encrypted && !subject.keyPasswordGiven()) {
            findings.fail("key", form + ", encrypted", "give --key-password, or without a value to be asked for it");
            return false;
        }
        findings.ok("key", form + (encrypted ? ", encrypted" : ", not encrypted"));
        return true;
    }

    private void checkPermissions() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(subject.key());
            if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
                findings.warn("key file", "others than its user can read it", "chmod 600 " + subject.key());
            } else {
                findings.ok("key file", "only its user can read it");
            }
        } catch (UnsupportedOperationException | IOException noSuchPermissions) {
            return; // other systems have other means
        }
    }

    /** What the engine says of the two, as it does when a server is bound. */
    private void pair(Chain chain) {
        if (!chain.isValid()) {
            findings.warn("pair", "not checked: the certificate is not valid now", "see validity");
            return;
        }
        try {
            SocketEngine.check(subject.server().get());
            findings.ok("pair", "the key is that of the certificate, and kn-sock can use both");
        } catch (TlsException | IllegalArgumentException unusable) {
            findings.fail("pair", String.valueOf(unusable.getMessage()), null);
        }
    }
}
