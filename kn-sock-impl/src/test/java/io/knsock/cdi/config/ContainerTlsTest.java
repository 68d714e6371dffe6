package io.knsock.cdi.config;

import static io.knsock.cdi.config.KnSockConfigTest.config;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.tls.ClientTlsConfig;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** TLS by the application server where that is none: the default context of the JVM, which has CAs and no key. */
class ContainerTlsTest {
    @Test
    void aClientTrustsByTheDefaultContext() throws Exception {
        KnSockConfig config = config(
                "kn-sock.client.b.host", "localhost",
                "kn-sock.client.b.port", "1",
                "kn-sock.client.tls.source", "server");
        config.checkPool("b");
        ClientTlsConfig tls = requireNonNull(config.pool("b").client().tls());
        assertThat(requireNonNull(tls.context()).get()).isSameAs(SSLContext.getDefault());
    }

    @Test
    void aServerNeedsAKeyInIt() {
        assertThatThrownBy(() -> config("kn-sock.server.a.port", "1", "kn-sock.server.a.tls.source", "server")
                        .checkServer("a"))
                .hasMessageStartingWith("kn-sock.server.a.tls.source is server, but this application server cannot give"
                        + " it: its TLS has no key to serve with (")
                .hasMessageEndingWith(
                        "; set javax.net.ssl.keyStore and javax.net.ssl.keyStorePassword of the JVM, or name"
                                + " files");
    }

    @Test
    void anSslElementNeedsOpenLiberty() {
        assertThatThrownBy(() -> config(
                                "kn-sock.client.b.host", "localhost",
                                "kn-sock.client.b.port", "1",
                                "kn-sock.client.b.tls.source", "server:mine")
                        .checkPool("b"))
                .hasMessageStartingWith("kn-sock.client.b.tls.source is server:mine, but this application server cannot"
                        + " give it: ssl elements are Open Liberty's, and its TLS is not here; ");
    }

    @Test
    void nothingIsAskedForWhereTlsIsOffOrByFiles() {
        KnSockConfig config = config(
                "kn-sock.server.tls.source", "server",
                "kn-sock.server.a.port", "1",
                "kn-sock.server.a.tls.enabled", "false",
                "kn-sock.server.b.port", "2",
                "kn-sock.server.b.tls.source", "files");
        config.checkServer("a");
        config.checkServer("b");
        assertThat(config.server("a").tls()).isNull();
        assertThat(config.server("b").tls()).isNull();
    }

    @Test
    void refusesWhatItDoesNotKnowAndWhatContradictsIt() {
        assertThatThrownBy(() -> config("kn-sock.server.a.port", "1", "kn-sock.server.a.tls.source", "jvm")
                        .server("a"))
                .hasMessage("kn-sock.server.a.tls.source must be files, server, or server: and the id of an ssl element"
                        + " of Open Liberty, but is 'jvm'");
        assertThatThrownBy(() -> config(
                                "kn-sock.client.b.host", "localhost",
                                "kn-sock.client.b.port", "1",
                                "kn-sock.client.tls.source", "server",
                                "kn-sock.client.b.tls.ca", "ca.crt")
                        .pool("b"))
                .hasMessage("kn-sock.client.b.tls.ca has no use beside a context, which brings its own keys and CAs:"
                        + " remove it, or the context (tls.source in configuration)");
    }
}
