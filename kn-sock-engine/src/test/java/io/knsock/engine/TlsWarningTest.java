package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.ClientAuth;
import io.knsock.ClientConfig;
import io.knsock.Pem;
import io.knsock.ServerConfig;
import io.knsock.StaleCrl;
import io.knsock.TlsConfig;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that tell people of files say what the log of a server or a client says of them. */
class TlsWarningTest {
    private final SocketEngine engine = SocketEngine.start();
    private final LogRecords log = new LogRecords();

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        log.close();
    }

    /** With a stranger behind it, soon to expire, a list that is stale, and none of one of two CAs. */
    private static TlsConfig.Builder odd(StaleCrl stale) throws Exception {
        X509Bundle own = Certificates.issued(Certificates.builder("CN=odd")
                .notBefore(Instant.now().minus(Duration.ofDays(90)))
                .notAfter(Instant.now().plus(Duration.ofDays(2)))
                .addSanDnsName("localhost"));
        X509Bundle stranger = Certificates.builder("CN=a stranger")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        return TlsConfig.builder()
                .certificate(Pem.text(own.getCertificatePEM() + stranger.getCertificatePEM()))
                .key(Pem.text(own.getPrivateKeyPEM()))
                .ca(Pem.text(Certificates.ca().getCertificatePEM() + stranger.getCertificatePEM()))
                .crl(List.of(Pem.text(RevocationLists.of(Certificates.ca())
                        .nextUpdate(Instant.now().minusSeconds(60))
                        .pem())))
                .crlStale(stale);
    }

    private void isInTheLog(TlsConfig tls, int lines) {
        Instant end = Instant.now().plusSeconds(20);
        while (ofTls().size() < lines && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(2_000_000);
        }
        List<TlsWarning> warnings = CertificateFiles.load(tls).warnings();
        assertThat(warnings)
                .extracting(TlsWarning::number)
                .containsExactlyInAnyOrder("KNS0039", "KNS0035", "KNS0071", "KNS0070");
        assertThat(ofTls()).hasSameSizeAs(warnings);
        for (TlsWarning one : warnings) {
            assertThat(ofTls())
                    .anyMatch(line ->
                            line.startsWith(one.number()) && line.endsWith(": " + one.what() + ": " + one.remedy()));
        }
    }

    private List<String> ofTls() {
        return log.messages().stream().filter(line -> line.contains("TLS of")).toList();
    }

    @ParameterizedTest
    @EnumSource
    void whatAServerWarnsOfIsListed(StaleCrl stale) throws Exception {
        TlsConfig tls = odd(stale).clientAuth(ClientAuth.REQUIRED).build();
        engine.listen(ServerConfig.builder().port(0).tls(tls).build(), (connection, message) -> message);
        isInTheLog(tls, 4);
    }

    @Test
    void whatAClientWarnsOfIsListed() throws Exception {
        TlsConfig tls = odd(StaleCrl.REFUSE).build();
        engine.connector(
                ClientConfig.builder().host("localhost").port(1).tls(tls).build());
        isInTheLog(tls, 4);
    }

    @Test
    void aClientThatVerifiesNothingIsListed() {
        TlsConfig tls = TlsConfig.builder().verify(false).build();
        engine.connector(
                ClientConfig.builder().host("localhost").port(1).tls(tls).build());
        assertThat(log.count("KNS0005")).isEqualTo(1);
        assertThat(CertificateFiles.load(tls).warnings())
                .extracting(TlsWarning::number)
                .containsExactly("KNS0005");
    }
}
