package io.knsock.cli.doctor;

import io.knsock.ServerConfig;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.knsock.engine.CertificateFiles;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.TlsWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Examines a certificate, its key, and the CA that signed it, as files. */
public final class FileExamination {
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private static final Set<String> ODD_CHAIN = Set.of("KNS0039");
    private static final Set<String> EXPIRES = Set.of("KNS0035", "KNS0036");

    private final Subject subject;
    private final Findings findings = new Findings();

    /** What a server presents, if it takes the files. */
    private CertificateFiles.@Nullable Sent sent;

    /** What it warns of, if it takes them. */
    private List<TlsWarning> warnings = List.of();

    /** Why it does not take them. */
    private @Nullable String unusable;

    /**
     * What is examined.
     *
     * @param ca the CA that signed the certificate, or null to leave out whether one did
     * @param keyPasswordGiven whether {@code server} has a password for the key
     * @param server the settings of a server that presents the certificate
     */
    public record Subject(
            Path certificate, Path key, @Nullable Path ca, boolean keyPasswordGiven, ServerConfig server) {}

    private FileExamination(Subject subject) {
        this.subject = subject;
    }

    /** Examines them. */
    public static List<Finding> of(Subject subject) {
        FileExamination examination = new FileExamination(subject);
        examination.load();
        Chain chain = examination.certificate();
        boolean readable = examination.key();
        if (chain != null && readable) {
            examination.pair(chain);
        }
        examination.others();
        return examination.findings.all();
    }

    /** As the engine does when a server is bound. */
    private void load() {
        try {
            SocketEngine.check(subject.server());
            TlsConfig tls = Objects.requireNonNull(subject.server().tls());
            CertificateFiles.Loaded loaded = CertificateFiles.load(tls);
            sent = loaded.sent();
            warnings = loaded.warnings();
        } catch (TlsException | IllegalArgumentException failure) {
            unusable = String.valueOf(failure.getMessage());
        }
    }

    private @Nullable Chain certificate() {
        CertificateFiles.Sent presented = sent;
        if (presented == null) {
            try {
                presented = CertificateFiles.of(CertificateFiles.certificates(subject.certificate()));
            } catch (TlsException failure) {
                findings.fail(
                        "certificate",
                        String.valueOf(failure.getMessage()),
                        "give a file that has the certificate, and those of its chain");
                return null;
            }
        }
        Chain chain = new Chain(presented, Instant.now());
        chain.checkOrder(findings, warnings(ODD_CHAIN));
        chain.checkKeyLength(findings);
        chain.checkNames(findings);
        chain.checkUse(findings);
        chain.checkValidity(findings, warnings(EXPIRES));
        if (subject.ca() != null) {
            new Trust(subject.ca()).check(presented.certificates(), chain.isForServers(), findings);
        }
        return chain;
    }

    /** Tells of what kind the key is; returns whether it is one that can be read here. */
    private boolean key() {
        CertificateFiles.KeyForm form;
        try {
            form = CertificateFiles.key(subject.key());
        } catch (TlsException failure) {
            String message = String.valueOf(failure.getMessage());
            findings.fail(
                    "key",
                    message,
                    message.contains("OPENSSH")
                            ? "this is a key for SSH: give the one that was made together with the certificate"
                            : "give the file that was made together with the certificate");
            return false;
        }
        checkPermissions();
        if (form.encrypted() && !subject.keyPasswordGiven()) {
            findings.fail(
                    "key", form.name() + ", encrypted", "give --key-password, or without a value to be asked for it");
            return false;
        }
        findings.ok("key", form.name() + (form.encrypted() ? ", encrypted" : ", not encrypted"));
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
        if (unusable == null) {
            findings.ok("pair", "the key is that of the certificate, and kn-sock can use both");
        } else if (unusable.startsWith("tls.certificate") || unusable.startsWith("tls.key")) {
            findings.fail("pair", unusable, null);
        } else {
            findings.fail("settings", unusable, null);
        }
    }

    private List<TlsWarning> warnings(Set<String> numbers) {
        return warnings.stream().filter(one -> numbers.contains(one.number())).toList();
    }

    /** What is of no certificate: revocation lists. */
    private void others() {
        for (TlsWarning one : warnings) {
            if (!ODD_CHAIN.contains(one.number()) && !EXPIRES.contains(one.number())) {
                findings.warn("revocation", one);
            }
        }
    }
}
