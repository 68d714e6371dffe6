package io.knsock.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.engine.SocketEngine;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.PerTest;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsIdentity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The groups of key exchange: of this JDK if it lets them be set, else told. */
class TlsGroupsTest {
    @PerTest
    private SocketEngine engine;

    private TcpServer listen(ServerTlsConfig.Builder tls) {
        return engine.listen(ServerConfig.builder().port(0).tls(tls.build()).build(), (connection, message) -> message);
    }

    private static String asks(TcpServer server, String protocol, String group) {
        return KnSock.request(
                        ClientConfig.builder()
                                .host("localhost")
                                .port(server.port())
                                .tls(ClientTlsConfig.builder()
                                        .ca(TestCa.shared().certificate())
                                        .protocols(List.of(protocol))
                                        .groups(List.of(group))
                                        .build())
                                .build(),
                        Message.of("x"))
                .text();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, false", "TLSv1.3, false", "TLSv1.2, true", "TLSv1.3, true"})
    void bothEndsMustHaveOneInCommon(String protocol, boolean names) {
        assumeThat(TlsGroups.areSettable()).isTrue();
        TlsIdentity rsa = TlsIdentity.pem(
                Certificates.rsa().certificate(), Certificates.rsa().key());
        ServerTlsConfig.Builder tls =
                ServerTlsConfig.builder() // in TLS 1.2 the curve of a certificate must be one of them, too
                        .certificate(Certificates.rsa().certificate())
                        .key(Certificates.rsa().key())
                        .groups(List.of("secp256r1", "secp384r1"));
        if (names) {
            tls.sni("localhost", rsa);
        }
        TcpServer server = listen(tls);
        assertThat(asks(server, protocol, "secp256r1")).isEqualTo("x");
        assertThat(asks(server, protocol, "secp384r1")).isEqualTo("x");
        assertThatThrownBy(() -> asks(server, protocol, "secp521r1")).isInstanceOf(TlsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256k1", "nonsense"})
    void saysWhichGroupThisJdkDoesNotHaveAndWhichItHas(String group) {
        assumeThat(TlsGroups.areSettable()).isTrue();
        assertThatThrownBy(() -> listen(TestCa.shared().server().serverTls().groups(List.of("x25519", group))))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("has no " + group)
                .hasMessageContaining("x25519, secp256r1");
    }

    /** Of the JDK's TLS: RFC 8446's groups and finite fields until Java 26; hybrids come with Java 27. */
    @Test
    void hybridsAreThereOrToldNotToBe() {
        assumeThat(TlsGroups.areSettable()).isTrue();
        if (Runtime.version().feature() < 27) {
            assertThatThrownBy(() -> listen(TestCa.shared().server().serverTls().groups(List.of("X25519MLKEM768"))))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("has no X25519MLKEM768");
        } else {
            TcpServer server = listen(TestCa.shared().server().serverTls().groups(List.of("X25519MLKEM768")));
            assertThat(asks(server, "TLSv1.3", "X25519MLKEM768")).isEqualTo("x");
        }
    }

    @Test
    void aJdkWithoutASettingForThemSaysSoAndWhichThereIsInstead() {
        assumeThat(TlsGroups.areSettable()).isFalse();
        assertThatThrownBy(() -> listen(TestCa.shared().server().serverTls().groups(List.of("x25519", "secp256r1"))))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("Java 17")
                .hasMessageContaining("-Djdk.tls.namedGroups=x25519,secp256r1");
    }
}
