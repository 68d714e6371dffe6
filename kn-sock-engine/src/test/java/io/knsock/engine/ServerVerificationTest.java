package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.TlsServerPeer;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers a client believes, and what it says of the others. */
class ServerVerificationTest {
    private static CertificateBuilder server() {
        return Certificates.builder("CN=server").addSanDnsName("localhost");
    }

    private static String request(X509Bundle shown, String host, ClientTlsConfig tls) throws IOException {
        try (TlsServerPeer peer = new TlsServerPeer(shown, host.equals("::1") ? "::1" : "127.0.0.1")) {
            ClientConfig client =
                    ClientConfig.builder().host(host).port(peer.port()).tls(tls).build();
            return KnSock.request(client, Message.of("hello")).text();
        }
    }

    private static void refuses(X509Bundle shown, String... words) {
        assertThatThrownBy(() -> request(shown, "localhost", TestCa.shared().clientTls()))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("TLS handshake with localhost:")
                .hasMessageContainingAll(words);
    }

    /** The JDK says why, in words of its own, which differ between its releases; ours is that they are passed on. */
    private static void refusesAndPassesOnWhy(X509Bundle shown, String host) {
        Throwable refused =
                catchThrowable(() -> request(shown, host, TestCa.shared().clientTls()));
        assertThat(refused)
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("TLS handshake with ")
                .hasRootCauseInstanceOf(CertificateException.class);
        String why = Objects.requireNonNull(Throwables.getRootCause(refused).getMessage());
        assertThat(why).isNotBlank();
        assertThat(refused).hasMessageContaining(why);
    }

    @Test
    void refusesACertificateThatHasExpired() {
        Instant now = Instant.now();
        refuses(
                Certificates.issued(
                        server().notBefore(now.minus(9, ChronoUnit.DAYS)).notAfter(now.minus(8, ChronoUnit.DAYS))),
                "the certificate has expired");
    }

    @Test
    void refusesACertificateThatIsNotValidYet() {
        Instant now = Instant.now();
        refuses(
                Certificates.issued(
                        server().notBefore(now.plus(8, ChronoUnit.DAYS)).notAfter(now.plus(9, ChronoUnit.DAYS))),
                "the certificate is not valid yet");
    }

    @Test
    void refusesACertificateOfAnotherHost() {
        refusesAndPassesOnWhy(
                Certificates.issued(Certificates.builder("CN=localhost").addSanDnsName("elsewhere.example")),
                "localhost");
    }

    @Test
    void refusesACertificateThatSignedItself() throws Exception {
        refuses(
                server().setIsCertificateAuthority(true).buildSelfSigned(),
                "not signed by a CA that is trusted",
                "tls.ca");
    }

    @Test
    void refusesACertificateThatIsForClients() {
        refusesAndPassesOnWhy(Certificates.issued(server().addExtendedKeyUsageClientAuth()), "localhost");
    }

    @Test
    void acceptsACertificateThatIsForServers() throws Exception {
        X509Bundle shown = Certificates.issued(server().addExtendedKeyUsageServerAuth());
        assertThat(request(shown, "localhost", TestCa.shared().clientTls())).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void comparesAddresses(String address) throws Exception {
        X509Bundle with = Certificates.issued(server().addSanIpAddress(address));
        assertThat(request(with, address, TestCa.shared().clientTls())).isEqualTo("hello");
        X509Bundle without = Certificates.issued(server().addSanIpAddress("127.0.0.7"));
        refusesAndPassesOnWhy(without, address);
    }

    @Test
    void wantsTheNameOfTheSettingsWhereThatIsNotTheHost() throws Exception {
        ClientTlsConfig tls = ClientTlsConfig.builder()
                .ca(TestCa.shared().certificate())
                .serverName("elsewhere.example")
                .build();
        X509Bundle elsewhere =
                Certificates.issued(Certificates.builder("CN=elsewhere").addSanDnsName("elsewhere.example"));
        assertThat(request(elsewhere, "localhost", tls)).isEqualTo("hello");
        assertThatThrownBy(() -> request(Certificates.issued(server()), "localhost", tls))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("elsewhere.example");
    }
}
