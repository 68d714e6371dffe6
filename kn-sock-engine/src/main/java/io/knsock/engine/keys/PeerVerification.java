package io.knsock.engine.keys;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Whether the chain of a peer, which a handshake has verified, is valid still and not revoked. A handshake that
 * resumes a session verifies nothing: RFC 8446, section 2.2, takes what the first one has established, which may have
 * been a day ago. Immutable; any thread may use it.
 */
public final class PeerVerification {
    private final @Nullable Map<X500Principal, List<X509Certificate>> trusted;
    private final @Nullable Revocation revocation;
    private final Clock clock;

    /**
     * @param trusted the CA certificates; null if they are not known, since somebody else verifies
     * @param revocation null if nobody is asked whether a certificate is revoked
     */
    public PeerVerification(@Nullable List<X509Certificate> trusted, @Nullable Revocation revocation, Clock clock) {
        this.trusted = trusted == null ? null : bySubject(trusted);
        this.revocation = revocation;
        this.clock = clock;
    }

    private static Map<X500Principal, List<X509Certificate>> bySubject(List<X509Certificate> certificates) {
        Map<X500Principal, List<X509Certificate>> bySubject = new HashMap<>();
        for (X509Certificate one : certificates) {
            bySubject
                    .computeIfAbsent(one.getSubjectX500Principal(), first -> new ArrayList<>())
                    .add(one);
        }
        return bySubject;
    }

    /** Checks a chain that is being verified. */
    void check(List<X509Certificate> sent) throws CertificateException {
        check(sent, clock.instant());
    }

    /**
     * Checks what leads from the peer's certificate to a CA that is trusted; not that CA itself, nor what else a peer
     * may have sent. This is what a handshake that verifies looks at (RFC 5280, section 6.1).
     *
     * @param sent as the peer has sent it, its own certificate first
     * @param verifiedAt when a handshake has verified it
     * @return when the first of it expires
     * @throws CertificateException if one has expired or is revoked
     */
    public Instant check(List<X509Certificate> sent, Instant verifiedAt) throws CertificateException {
        Instant now = clock.instant();
        Instant first = Instant.MAX;
        for (Link link : trusted == null ? without(sent, verifiedAt) : path(sent, trusted)) {
            link.certificate.checkValidity(Date.from(now));
            if (revocation != null && link.issuer != null) {
                revocation.check(link.certificate, link.issuer, now);
            }
            Instant end = link.certificate.getNotAfter().toInstant();
            first = end.isBefore(first) ? end : first;
        }
        return first;
    }

    private record Link(
            X509Certificate certificate, @Nullable X509Certificate issuer) {}

    /**
     * Without the CAs: what was valid when it was verified may have been needed; a CA that signs itself was not looked
     * at.
     */
    private static List<Link> without(List<X509Certificate> sent, Instant verifiedAt) {
        return sent.stream()
                .filter(one -> !one.getSubjectX500Principal().equals(one.getIssuerX500Principal())
                        && !one.getNotAfter().toInstant().isBefore(verifiedAt))
                .map(one -> new Link(one, null))
                .toList();
    }

    private List<Link> path(List<X509Certificate> sent, Map<X500Principal, List<X509Certificate>> anchors)
            throws CertificateException {
        List<Link> path = new ArrayList<>();
        X509Certificate at = sent.get(0);
        while (!isTrusted(at, anchors)) {
            X509Certificate issuer = issuer(at, sent, anchors);
            if (issuer == null || path.size() > sent.size()) {
                throw new CertificateException("no way leads from "
                        + sent.get(0).getSubjectX500Principal().getName() + " to a CA that is trusted");
            }
            path.add(new Link(at, issuer));
            at = issuer;
        }
        return path;
    }

    /** Another certificate of the same name and key is the same CA. */
    private static boolean isTrusted(X509Certificate certificate, Map<X500Principal, List<X509Certificate>> anchors) {
        return anchors.getOrDefault(certificate.getSubjectX500Principal(), List.of()).stream()
                .anyMatch(one -> one.getPublicKey().equals(certificate.getPublicKey()));
    }

    private static @Nullable X509Certificate issuer(
            X509Certificate signed, List<X509Certificate> sent, Map<X500Principal, List<X509Certificate>> anchors) {
        List<X509Certificate> named = new ArrayList<>(anchors.getOrDefault(signed.getIssuerX500Principal(), List.of()));
        for (X509Certificate one : sent) {
            if (one.getSubjectX500Principal().equals(signed.getIssuerX500Principal()) && !one.equals(signed)) {
                named.add(one);
            }
        }
        if (named.size() == 1) {
            return named.get(0); // the handshake has verified by it: there is no other
        }
        for (X509Certificate one : named) {
            try {
                signed.verify(one.getPublicKey());
                return one;
            } catch (GeneralSecurityException other) {
                // of the same name, with another key
            }
        }
        return null;
    }
}
