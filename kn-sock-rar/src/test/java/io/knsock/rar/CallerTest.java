package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.engine.KnSock;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.test.TestCa;
import io.knsock.test.TestIdentity;
import io.knsock.tls.ClientTlsConfig;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.work.WorkListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's certificate is who the container is told to be the caller (chapter 16). */
class CallerTest {
    private static final TestCa CA = TestCa.shared();
    private static final TestIdentity FORGED = CA.identity("forged")
            .subject("CN=evil\\0D\\0AKNS0002 server forged\\1B[2J\\E2\\80\\AEnimda")
            .email("evil\u001b@example.org")
            .issue();

    private UnitContainer container;

    @BeforeEach
    void start() throws ResourceException {
        container = UnitContainer.started();
    }

    @AfterEach
    void stop() {
        container.close();
    }

    private RecordingEndpoints whoCalls() {
        return new RecordingEndpoints((connection, message) -> Message.of(container.caller.get()));
    }

    private TcpActivationSpec spec(String name, String groups) throws ResourceException {
        TcpActivationSpec spec = container.spec();
        spec.setTlsCertificate(CA.server().certificate().toString());
        spec.setTlsKey(CA.server().key().toString());
        spec.setTlsCa(CA.certificate().toString());
        spec.setTlsClientAuth("optional");
        spec.setCallerName(name);
        spec.setCallerGroups(groups);
        return spec;
    }

    private static TcpClient connect(int port, boolean certified) {
        return connect(port, certified ? CA.client() : null);
    }

    private static TcpClient connect(int port, @Nullable TestIdentity identity) {
        ClientTlsConfig tls = identity == null ? CA.clientTls() : CA.clientTls(identity);
        return KnSock.connect(ClientConfig.builder()
                .host("127.0.0.1")
                .port(port)
                .tls(tls)
                .reconnect(false)
                .build());
    }

    @Test
    @DisplayName("§16.4: the container is told the name and the groups of the certificate")
    void theCertificateIsTheCaller() throws Exception {
        int port = container.activate(whoCalls(), spec("cn", "client: payments, admin; *: devices"));
        try (TcpClient client = connect(port, true)) {
            assertThat(client.request("who")).isEqualTo("client [payments, admin]");
        }
    }

    @Test
    @DisplayName("§16.4.5: who has no certificate is the unauthenticated caller")
    void whoHasNoCertificateIsNobody() throws Exception {
        int port = container.activate(whoCalls(), spec("cn", "*: devices"));
        try (TcpClient client = connect(port, false)) {
            assertThat(client.request("who")).isEqualTo("null");
        }
    }

    @Test
    void aCertificateWithoutTheNameEndsItsConnection() throws Exception {
        RecordingEndpoints endpoints = whoCalls();
        int port = container.activate(endpoints, spec("email", null));
        try (TcpClient client = connect(port, true)) {
            assertThatThrownBy(() -> client.request("who")).isInstanceOf(ConnectionClosedException.class);
        }
        assertThat(endpoints.asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cn", "dn", "email"})
    void aNameThatCannotBePrintedIsNobodysAndIsEscapedInTheLog(String name) throws Exception {
        RecordingEndpoints endpoints = whoCalls();
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler log = collecting(lines);
        try {
            int port = container.activate(endpoints, spec(name, null));
            try (TcpClient client = connect(port, FORGED)) {
                assertThatThrownBy(() -> client.request("who")).isInstanceOf(ConnectionClosedException.class);
            }
        } finally {
            log.close();
        }
        assertThat(endpoints.asked).hasValue(0);
        assertThat(lines)
                .filteredOn(line -> line.contains("KNS0010"))
                .singleElement()
                .asString()
                .contains(
                        name.equals("email")
                                ? "evil\\u001B@example.org"
                                : "evil\\u000D\\u000AKNS0002 server forged\\u001B")
                .doesNotContain("\nKNS0002", "\u001b", "\u202e");
    }

    /** Returns what writes down what is logged as it would be read, with causes, while it is open. */
    private static Handler collecting(List<String> lines) {
        Logger logger = Logger.getLogger("io.knsock");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                lines.add(new SimpleFormatter().format(logged));
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                logger.removeHandler(this);
            }
        };
        logger.addHandler(handler);
        return handler;
    }

    @Test
    void aCallerThatTheContainerDoesNotTakeEndsItsConnection() throws Exception {
        container.unknown = "client";
        RecordingEndpoints endpoints = whoCalls();
        int port = container.activate(endpoints, spec("cn", null));
        try (TcpClient client = connect(port, true)) {
            assertThatThrownBy(() -> client.request("who")).isInstanceOf(ConnectionClosedException.class);
        }
        assertThat(endpoints.asked).hasValue(0);
    }

    @Test
    void whatTheWorkManagerRejectsComesAgain() throws Exception {
        int port = container.activate(whoCalls(), spec("cn", null));
        AtomicInteger rejections = new AtomicInteger(5);
        container.reject(work -> work instanceof WorkListener && rejections.getAndDecrement() > 0);
        try (TcpClient client = connect(port, true)) {
            assertThat(client.request("who")).isEqualTo("client");
        }
        assertThat(rejections.get()).isNegative();
    }

    @Test
    void aContainerThatKnowsNoCallersIsToldOf() throws Exception {
        try (UnitContainer plain = new UnitContainer()) {
            plain.knowsCallers = false;
            plain.adapter.start(plain);
            TcpActivationSpec spec = spec("cn", null);
            assertThatThrownBy(() -> plain.adapter.endpointActivation(whoCalls(), spec))
                    .isInstanceOf(NotSupportedException.class)
                    .hasMessageContaining(" failed: caller-name is cn, but this container does not");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "iq   |                  | caller-name must be none, dn, cn, email, dns or uri, but is 'iq'",
                "none | a: b             | caller-groups is set, but caller-name is none: set what names the caller",
                "cn   | a                | caller-groups must be names with groups such as 'terminal-1: payments, admin; *: devices', but has 'a'",
                "cn   | a: b; a: c       | caller-groups has a twice: give its groups once",
            })
    void aMistakeIsToldWithItsKey(String name, String groups, String sentence) throws Exception {
        assertThatThrownBy(() -> spec(name, groups).validate()).hasMessageStartingWith(sentence);
    }

    @Test
    void callersNeedCertificates() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setCallerName("cn");
        assertThatThrownBy(spec::validate)
                .hasMessageStartingWith(
                        "caller-name is cn, but clients are not asked for a certificate: set tls.client-auth=required");
    }

    @Test
    void callersNeedTlsFromTheBeginning() throws Exception {
        TcpActivationSpec spec = spec("cn", "*: devices");
        spec.setTlsStart("on-request");
        assertThatThrownBy(spec::validate)
                .hasMessageStartingWith(
                        "caller-name is cn, but connections begin without TLS, when the caller has to be known: set"
                                + " tls.start=immediate");
    }
}
