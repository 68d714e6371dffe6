package io.knsock.engine.keys;

import static io.knsock.testing.RevocationLists.bytes;
import static io.knsock.testing.RevocationLists.element;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.testing.RevocationLists;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.StaleCrl;
import io.knsock.tls.TlsException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What revocation lists say of chains, and which lists are not taken. */
class RevocationTest {
    @TempDir
    Path directory;

    private X509Bundle root;
    private X509Bundle middle;
    private X509Bundle leaf;
    private Instant now = Instant.now();

    private static CertificateBuilder builder(String name) {
        return new CertificateBuilder().algorithm(Algorithm.ecp256).subject("CN=" + name);
    }

    @BeforeEach
    void issue() throws Exception {
        root = builder("root").setIsCertificateAuthority(true).buildSelfSigned();
        middle = builder("middle").setIsCertificateAuthority(true).buildIssuedBy(root);
        leaf = builder("leaf").buildIssuedBy(middle);
    }

    private @Nullable Revocation read(StaleCrl stale, Pem... crls) {
        ClientTlsConfig config = ClientTlsConfig.builder().crl(List.of(crls)).build();
        return Revocation.read(config.crl(), stale, TlsFiles.read(config));
    }

    private static Pem pem(RevocationLists... lists) {
        return Pem.text(
                String.join("", Arrays.stream(lists).map(RevocationLists::pem).toList()));
    }

    private void check(StaleCrl stale, Pem crl, X509Certificate... sent) throws CertificateException {
        new PeerVerification(List.of(root.getCertificate()), read(stale, crl), Clock.fixed(now, ZoneOffset.UTC))
                .check(List.of(sent), now);
    }

    private void check(Pem crl) throws CertificateException {
        check(StaleCrl.REFUSE, crl, leaf.getCertificate(), middle.getCertificate());
    }

    private void refuses(String words, BasicReason reason, Pem crl) {
        assertThatThrownBy(() -> check(crl))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(words)
                .cause()
                .isInstanceOfSatisfying(
                        CertPathValidatorException.class,
                        cause -> assertThat(cause.getReason()).isEqualTo(reason));
    }

    @Test
    void admitsWhoIsSpokenOfByAllAndRevokedByNone() {
        Pem both = pem(RevocationLists.of(root), RevocationLists.of(middle));
        assertThatCode(() -> check(both)).doesNotThrowAnyException();
        assertThatCode(() -> check(
                        StaleCrl.REFUSE, both, leaf.getCertificate(), middle.getCertificate(), root.getCertificate()))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesWhoIsRevokedAndWhoseCaIs() {
        String serial = leaf.getCertificate().getSerialNumber().toString(16);
        refuses(
                "the certificate CN=leaf (serial " + serial + ") is revoked since",
                BasicReason.REVOKED,
                pem(RevocationLists.of(root), RevocationLists.of(middle).revoking(leaf)));
        refuses(
                "the certificate CN=middle",
                BasicReason.REVOKED,
                pem(RevocationLists.of(root).revoking(middle), RevocationLists.of(middle)));
    }

    @Test
    void refusesWhomNoListOfTheCaSpeaksOf() throws Exception {
        refuses(
                "has no CRL of CN=middle, which has signed the certificate CN=leaf",
                BasicReason.UNDETERMINED_REVOCATION_STATUS,
                pem(RevocationLists.of(root)));
        X509Bundle namesake = builder("middle").setIsCertificateAuthority(true).buildIssuedBy(root);
        refuses(
                "is not signed with the key of that CA",
                BasicReason.UNDETERMINED_REVOCATION_STATUS,
                pem(RevocationLists.of(root), RevocationLists.of(namesake)));
    }

    @Test
    void aListThatSomebodyElseHasSignedRevokesNobody() throws Exception {
        X509Bundle namesake = builder("middle").setIsCertificateAuthority(true).buildIssuedBy(root);
        Pem crls = pem(
                RevocationLists.of(root),
                RevocationLists.of(middle),
                RevocationLists.of(namesake).revoking(leaf));
        assertThatCode(() -> check(crls)).doesNotThrowAnyException();
    }

    @Test
    void aListThatIsStaleRefusesOrGoesOnToCount() {
        Pem stale = pem(RevocationLists.of(root), RevocationLists.of(middle).nextUpdate(now.minusSeconds(1)));
        refuses("is stale, the next was due on", BasicReason.UNDETERMINED_REVOCATION_STATUS, stale);
        assertThatCode(() -> check(StaleCrl.WARN, stale, leaf.getCertificate(), middle.getCertificate()))
                .doesNotThrowAnyException();

        Pem revoking = pem(
                RevocationLists.of(root),
                RevocationLists.of(middle).nextUpdate(now.minusSeconds(1)).revoking(leaf));
        assertThatThrownBy(() -> check(StaleCrl.WARN, revoking, leaf.getCertificate(), middle.getCertificate()))
                .hasMessageContaining("is revoked since");
        Revocation read = read(StaleCrl.WARN, stale);
        assertThat(read).isNotNull();
        assertThat(read.stale(now).keySet()).singleElement().asString().contains("CN=middle");
        assertThat(read.stale(now.minusSeconds(2))).isEmpty();
        assertThat(read.without(List.of(root.getCertificate(), leaf.getCertificate())))
                .containsExactly("CN=leaf");
    }

    @Test
    void oneThatIsNotStaleIsEnough() {
        Pem crls = pem(
                RevocationLists.of(root),
                RevocationLists.of(middle),
                RevocationLists.of(middle).nextUpdate(now.minusSeconds(1)));
        assertThatCode(() -> check(crls)).doesNotThrowAnyException();
    }

    @Test
    void aListOfUsersSpeaksOfNoCaAndTheOtherWayRound() {
        byte[] onlyUsers = element(0x81, bytes(0xFF));
        byte[] onlyAuthorities = element(0x82, bytes(0xFF));
        assertThatCode(() -> check(pem(
                        RevocationLists.of(root).scope(onlyAuthorities),
                        RevocationLists.of(middle).scope(onlyUsers))))
                .doesNotThrowAnyException();
        refuses(
                "is for other certificates than the certificate CN=leaf",
                BasicReason.UNDETERMINED_REVOCATION_STATUS,
                pem(RevocationLists.of(root), RevocationLists.of(middle).scope(onlyAuthorities)));
        refuses(
                "is for other certificates than the certificate CN=middle",
                BasicReason.UNDETERMINED_REVOCATION_STATUS,
                pem(RevocationLists.of(root).scope(onlyUsers), RevocationLists.of(middle)));
    }

    @Test
    void aListOfADistributionPointSpeaksOfCertificatesThatNameIt() throws Exception {
        leaf = builder("leaf")
                .addCrlDistributionPoint(URI.create("http://crl.example/1.crl"))
                .buildIssuedBy(middle);
        assertThatCode(() -> check(pem(
                        RevocationLists.of(root),
                        RevocationLists.of(middle).scope(RevocationLists.point("http://crl.example/1.crl")))))
                .doesNotThrowAnyException();
        refuses(
                "add the one of its distribution point",
                BasicReason.UNDETERMINED_REVOCATION_STATUS,
                pem(
                        RevocationLists.of(root),
                        RevocationLists.of(middle).scope(RevocationLists.point("http://crl.example/2.crl"))));
    }

    @Test
    void listsThatAreNotUnderstoodAreNotTaken() {
        byte[] someReasons = element(0x83, bytes(1, 0x60));
        byte[] indirect = element(0x84, bytes(0xFF));
        byte[] attributes = element(0x85, bytes(0xFF));
        for (byte[] field : List.of(someReasons, indirect, attributes)) {
            assertThatThrownBy(() -> check(pem(RevocationLists.of(root).scope(field))))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("of a kind that is not understood");
        }
        assertThatThrownBy(() -> check(
                        pem(RevocationLists.of(root).extension(bytes(0x55, 0x1D, 0x1B), element(0x02, bytes(1))))))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("2.5.29.27")
                .hasMessageContaining("give the complete CRL");
        assertThatThrownBy(() -> check(pem(RevocationLists.of(root).nextUpdate(null))))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("without nextUpdate");
    }

    @Test
    void readsFilesInPemAndDerWithOneListOrMore() throws Exception {
        Path der = Files.write(
                directory.resolve("root.crl"), RevocationLists.of(root).der());
        Path pems = Files.writeString(
                directory.resolve("both.pem"),
                "of the middle\n" + RevocationLists.of(middle).pem()
                        + RevocationLists.of(root).pem());
        Revocation read = read(StaleCrl.REFUSE, Pem.file(der), Pem.file(pems));
        assertThat(read).isNotNull();
        assertThat(read.without(List.of(root.getCertificate(), middle.getCertificate())))
                .isEmpty();
    }

    @Test
    void saysWhichFileHoldsNoList() throws Exception {
        Path none = Files.writeString(directory.resolve("none.pem"), root.getCertificatePEM());
        assertThatThrownBy(() -> read(StaleCrl.REFUSE, Pem.file(none)))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("tls.crl: " + none + " holds no PEM CRL (BEGIN X509 CRL)");
        Path half = Files.write(
                directory.resolve("half.crl"),
                Arrays.copyOf(RevocationLists.of(root).der(), 90));
        assertThatThrownBy(() -> read(StaleCrl.REFUSE, Pem.file(half)))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(half + " holds a CRL that cannot be read");
        assertThatThrownBy(() -> read(StaleCrl.REFUSE, Pem.file(directory.resolve("away.crl"))))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("tls.crl: there is no file");
    }

    @Test
    void chainsAreCheckedAsFarAsTheTrustedCaAndNotBeyond() throws Exception {
        X509Bundle other = builder("other").setIsCertificateAuthority(true).buildSelfSigned();
        X509Certificate expiredCross = builder("root")
                .setIsCertificateAuthority(true)
                .publicKey(root.getKeyPair().getPublic())
                .notBefore(now.minusSeconds(9_000))
                .notAfter(now.minusSeconds(8_000))
                .buildIssuedBy(other)
                .getCertificate();
        PeerVerification peers =
                new PeerVerification(List.of(root.getCertificate()), null, Clock.fixed(now, ZoneOffset.UTC));
        List<X509Certificate> sent = List.of(leaf.getCertificate(), middle.getCertificate(), expiredCross);
        assertThat(peers.check(sent, now))
                .isEqualTo(Arrays.asList(leaf, middle).stream()
                        .map(one -> one.getCertificate().getNotAfter().toInstant())
                        .min(Instant::compareTo)
                        .orElseThrow());

        Instant later = middle.getCertificate().getNotAfter().toInstant().plusSeconds(1);
        assertThatThrownBy(() -> new PeerVerification(
                                List.of(root.getCertificate()), null, Clock.fixed(later, ZoneOffset.UTC))
                        .check(sent, now))
                .isInstanceOf(CertificateExpiredException.class);
    }

    /** What was expired when a handshake accepted it cannot have been needed. */
    @Test
    void withoutKnowingTheCasWhatHasExpiredSinceTheHandshakeCounts() throws Exception {
        X509Certificate brief = builder("brief")
                .notBefore(now.minusSeconds(9_000))
                .notAfter(now.minusSeconds(100))
                .buildIssuedBy(middle)
                .getCertificate();
        PeerVerification peers = new PeerVerification(null, null, Clock.fixed(now, ZoneOffset.UTC));
        assertThatCode(() -> peers.check(List.of(leaf.getCertificate(), brief), now))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> peers.check(List.of(brief, middle.getCertificate()), now.minusSeconds(200)))
                .isInstanceOf(CertificateExpiredException.class);
    }
}
