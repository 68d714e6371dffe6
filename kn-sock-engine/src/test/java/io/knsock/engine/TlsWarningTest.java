package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.inspect.CertificateFiles;
import io.knsock.engine.log.TlsWarning;
import io.knsock.test.Eventually;
import io.knsock.testing.Certificates;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.RevocationLists;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.StaleCrl;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsConfigBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that tell people of files say what the log of a server or a client says of them. */
class TlsWarningTest {
    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    /** With a stranger behind it, soon to expire, a list that is stale, and none of one of two CAs. */
    private static <B extends TlsConfigBuilder<B>> B odd(B tls, StaleCrl stale) throws Exception {
        X509Bundle own = Certificates.issued(Certificates.builder("CN=odd")
                .notBefore(Instant.now().minus(Duration.ofDays(90)))
                .notAfter(Instant.now().plus(Duration.ofDays(2)))
                .addSanDnsName("localhost"));
        X509Bundle stranger = Certificates.builder("CN=a stranger")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        return tls.certificate(Pem.text(own.getCertificatePEM() + stranger.getCertificatePEM()))
                .key(Pem.text(own.getPrivateKeyPEM()))
                .ca(Pem.text(Certificates.ca().getCertificatePEM() + stranger.getCertificatePEM()))
                .crl(List.of(Pem.text(RevocationLists.of(Certificates.ca())
                        .nextUpdate(Instant.now().minusSeconds(60))
                        .pem())))
                .crlStale(stale);
    }

    private void isInTheLog(TlsConfig tls, int lines) {
        Eventually.until(() -> ofTls().size() >= lines, this::ofTls);
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
        ServerTlsConfig tls = odd(ServerTlsConfig.builder(), stale)
                .clientAuth(ClientAuth.REQUIRED)
                .build();
        engine.listen(ServerConfig.builder().port(0).tls(tls).build(), (connection, message) -> message);
        isInTheLog(tls, 4);
    }

    @Test
    void whatAClientWarnsOfIsListed() throws Exception {
        ClientTlsConfig tls = odd(ClientTlsConfig.builder(), StaleCrl.REFUSE).build();
        engine.connector(
                ClientConfig.builder().host("localhost").port(1).tls(tls).build());
        isInTheLog(tls, 4);
    }

    @Test
    void aClientThatVerifiesNothingIsListed() {
        ClientTlsConfig tls = ClientTlsConfig.builder().verify(false).build();
        engine.connector(
                ClientConfig.builder().host("localhost").port(1).tls(tls).build());
        assertThat(log.count("KNS0005")).isEqualTo(1);
        assertThat(CertificateFiles.load(tls).warnings())
                .extracting(TlsWarning::number)
                .containsExactly("KNS0005");
    }
}
