package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.settings.Settings;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.OpenSslTool;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfigBuilder;
import io.knsock.tls.TlsException;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains, key stores, and settings of TLS: what loads, and what is said of what does not. */
class TlsFilesTest {
    @TempDir
    Path directory;

    private static void load(ServerTlsConfig.Builder tls) {
        SocketEngine.check(ServerConfig.builder().port(0).tls(tls.build()).build());
    }

    private static void refuses(ServerTlsConfig.Builder tls, String... words) {
        assertThatThrownBy(() -> load(tls)).isInstanceOf(TlsException.class).hasMessageContainingAll(words);
    }

    // ---- chains

    private static final class Chain {
        final X509Bundle root;
        final X509Bundle middle;
        final X509Bundle leaf;

        Chain() throws Exception {
            root = Certificates.builder("CN=root")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            middle = Certificates.builder("CN=middle")
                    .setIsCertificateAuthority(true)
                    .buildIssuedBy(root);
            leaf = Certificates.builder("CN=leaf").addSanDnsName("localhost").buildIssuedBy(middle);
        }

        static String pem(X509Bundle one) {
            return one.getCertificatePEM() + "\n";
        }

        ServerTlsConfig.Builder with(String... certificates) {
            return ServerTlsConfig.builder()
                    .certificate(Pem.text(String.join("", certificates)))
                    .key(Pem.text(leaf.getPrivateKeyPEM()));
        }
    }

    @Test
    void takesAChainInItsOrderWithOrWithoutItsRoot() throws Exception {
        Chain chain = new Chain();
        load(chain.with(Chain.pem(chain.leaf)));
        load(chain.with(Chain.pem(chain.leaf), Chain.pem(chain.middle)));
        load(chain.with(Chain.pem(chain.leaf), Chain.pem(chain.middle), Chain.pem(chain.root)));
    }

    @Test
    void sendsTheWholeChain() throws Exception {
        OpenSslTool.assumeThere();
        Chain chain = new Chain();
        Files.writeString(directory.resolve("root.crt"), Chain.pem(chain.root));
        try (SocketEngine engine = SocketEngine.start()) {
            int port = engine.listen(
                            ServerConfig.builder()
                                    .port(0)
                                    .tls(chain.with(Chain.pem(chain.leaf), Chain.pem(chain.middle))
                                            .build())
                                    .build(),
                            (connection, message) -> message)
                    .port();
            String verified = OpenSslTool.run(
                    directory,
                    "s_client",
                    "-CAfile",
                    "root.crt",
                    "-verify_return_error",
                    "-verify_hostname",
                    "localhost",
                    "-connect",
                    "127.0.0.1:" + port);
            assertThat(verified).contains("Verify return code: 0 (ok)", "CN = middle");
        }
    }

    @Test
    void saysWhatIsWrongWithACertificate() {
        Path key = TestCa.shared().server().key();
        refuses(
                ServerTlsConfig.builder()
                        .certificate(Certificates.fileWith("empty.crt", ""))
                        .key(key),
                "empty.crt is empty");
        refuses(
                ServerTlsConfig.builder()
                        .certificate(Certificates.fileWith("binary.crt", "0\u0001\u0000\u0000"))
                        .key(key),
                "tls.certificate: ",
                "binary.crt holds no PEM certificate",
                "it is binary",
                "openssl x509");
        refuses(
                ServerTlsConfig.builder()
                        .certificate(Certificates.fileWith(
                                "wrong.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"))
                        .key(key),
                "holds a certificate that cannot be read");
    }

    // ---- key stores

    private Path store(String type, String password, String keyPassword, String... aliases) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        for (String alias : aliases) {
            X509Bundle one =
                    Certificates.issued(Certificates.builder("CN=" + alias).addSanDnsName("localhost"));
            store.setKeyEntry(
                    alias, one.getKeyPair().getPrivate(), keyPassword.toCharArray(), one.getCertificatePath());
        }
        store.setCertificateEntry("ca", Certificates.ca().getCertificate());
        return written(store, password, type);
    }

    private Path written(KeyStore store, String password, String type) throws Exception {
        Path file = directory.resolve("store." + type);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    private static ServerTlsConfig.Builder in(Path store, String password) {
        return ServerTlsConfig.builder().keyStore(store).keyStorePassword(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void readsKeyStores(String type) throws Exception {
        Path store = store(type, "change1t", "change1t", "one");
        load(in(store, "change1t"));
        load(in(store, "change1t").keyAlias("one"));
        refuses(in(store, "another"), "tls.key-store-password does not open", store.toString());
        refuses(in(store, "change1t").keyAlias("two"), "tls.key-alias: 'two' is not there", "the keys [one]");
    }

    @Test
    void readsAKeyStoreWhoseKeyHasAnotherPassword() throws Exception {
        Path store = store("JKS", "change1t", "of-the-key", "one");
        load(in(store, "change1t").keyPassword("of-the-key"));
        refuses(in(store, "change1t"), "has another password than the key store", "set tls.key-password");
    }

    @Test
    void wantsToBeToldWhichOfSeveralKeys() throws Exception {
        Path store = store("PKCS12", "change1t", "change1t", "one", "two");
        load(in(store, "change1t").keyAlias("two"));
        refuses(in(store, "change1t"), "tls.key-alias: is not set", "one", "two", "set it to one of them");
        refuses(in(store("JKS", "change1t", "change1t"), "change1t"), "holds no private key");
        refuses(in(TestCa.shared().server().certificate(), "x"), "cannot be read as a key store, PKCS#12 or JKS");
    }

    @Test
    void readsTrustStores() throws Exception {
        Path store = store("PKCS12", "change1t", "change1t");
        try (SocketEngine engine = SocketEngine.start()) {
            var server = engine.listen(
                    ServerConfig.builder()
                            .port(0)
                            .tls(TestCa.shared().serverTls())
                            .build(),
                    (connection, message) -> message);
            ClientConfig.Builder client =
                    ClientConfig.builder().host("localhost").port(server.port());
            ClientTlsConfig trusting = ClientTlsConfig.builder()
                    .trustStore(store)
                    .trustStorePassword("change1t")
                    .build();
            engine.connect(client.tls(trusting).build()).close();

            ClientTlsConfig wrong = ClientTlsConfig.builder()
                    .trustStore(store)
                    .trustStorePassword("wrong")
                    .build();
            assertThatThrownBy(() -> engine.connect(client.tls(wrong).build()))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("tls.trust-store-password does not open");
            ClientTlsConfig without =
                    ClientTlsConfig.builder().trustStore(store).build();
            assertThatThrownBy(() -> engine.connect(client.tls(without).build()))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("needs tls.trust-store-password");
        }
    }

    // ---- protocols and ciphers

    @Test
    void refusesCiphersThatAreNotThereOrOfNoVersion() {
        refuses(
                TestCa.shared().server().serverTls().ciphers(List.of("TLS_FUNNY")),
                "tls.ciphers: there is no TLS_FUNNY here",
                "use standard names");
        refuses(
                TestCa.shared().server().serverTls().ciphers(List.of("TLS_AES_128_GCM_SHA256")),
                "tls.ciphers has no suite of TLSv1.2");
        load(TestCa.shared()
                .server()
                .serverTls()
                .ciphers(List.of("TLS_AES_128_GCM_SHA256"))
                .protocols(List.of("TLSv1.3")));
        refuses(
                TestCa.shared().server().serverTls().ciphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")),
                "tls.ciphers has no suite of TLSv1.3");
    }

    @Test
    void refusesSettingsThatCannotBeTogether() {
        Path file = Path.of("f");
        refusesBuilding(
                ServerTlsConfig.builder().keyStore(file), "tls.key-store is set without tls.key-store-password");
        refusesBuilding(ClientTlsConfig.builder().keyStorePassword("x"), "tls.key-store-password is set without");
        refusesBuilding(ClientTlsConfig.builder().keyAlias("x"), "tls.key-alias is set without tls.key-store");
        refusesBuilding(ClientTlsConfig.builder().keyPassword("x"), "tls.key-password is set without tls.key");
        refusesBuilding(ClientTlsConfig.builder().ca(file).trustStore(file), "tls.ca and tls.trust-store are both set");
        refusesBuilding(ClientTlsConfig.builder().trustStorePassword("x"), "tls.trust-store-password is set without");
        refusesBuilding(
                ServerTlsConfig.builder()
                        .keyStore(file)
                        .keyStorePassword("x")
                        .certificate(file)
                        .key(file),
                "tls.key-store and tls.certificate are both set");
        assertThatThrownBy(() -> load(TestCa.shared().server().serverTls().clientAuth(ClientAuth.REQUIRED)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tls.ca, which verifies it, is not set");
    }

    private static void refusesBuilding(TlsConfigBuilder<?> tls, String words) {
        assertThatThrownBy(tls::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tls.protocols; TLSv1.1; tls.protocols must be TLSv1.3, TLSv1.2 or both, but has 'TLSv1.1'",
                "tls.protocols; ,; tls.protocols has nothing between two commas",
                "tls.sni; a.example; tls.sni must be a list such as",
                "tls.sni; a.*.example=x; tls.sni must be for a host such as a.example or *.a.example, but is for",
                "tls.sni; 'a.example=x,A.example=y'; tls.sni has two certificates for a.example",
                "tls.reload-interval; -PT1S; tls.reload-interval must not be negative",
            })
    void namesTheKeyOfABadValue(String key, String value, String sentence) {
        assertThatThrownBy(() -> Settings.server(
                        "s", Map.of("port", "1", "tls.certificate", "c", "tls.key", "k", key, value)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void doesNotRepeatAKeyThatHasLostItsFirstLine() {
        assertThatThrownBy(() -> Settings.server(
                        "s", Map.of("port", "1", "tls.key", "MIIsecret\nmore\n-----END PRIVATE KEY-----")::get))
                .hasMessage("tls.key must be the name of a file, or PEM text with -----BEGIN");
        String oneLine = "MIIsecret".repeat(30);
        for (String value : List.of(oneLine, oneLine + " -----END PRIVATE KEY-----")) {
            assertThatThrownBy(() -> Settings.server("s", Map.of("port", "1", "tls.key", value)::get))
                    .hasMessage("tls.key must be the name of a file, or PEM text with -----BEGIN");
        }
    }

    @Test
    void saysNoPassword() throws IOException {
        ServerTlsConfig tls = ServerTlsConfig.builder()
                .certificate(Path.of("a"))
                .key(Path.of("b"))
                .keyPassword("s3cret")
                .build();
        assertThat(tls + " " + tls.identity()).contains("a|b").doesNotContain("s3cret");
    }
}
