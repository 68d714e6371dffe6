package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ClientConfig;
import io.knsock.Message;
import io.knsock.Pem;
import io.knsock.ServerConfig;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.knsock.TlsIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys in the forms in which OpenSSL writes them: each loads, or is refused in one sentence that says why. */
class KeyFormsTest {
    private static final String PASSWORD = "s3cret-pässword";

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeKeys() {
        OpenSslTool.assumeThere();
        make("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
        make("pss", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048");
        make("ec", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
        make("ed25519", "-algorithm", "ED25519");
    }

    private static void make(String name, String... algorithm) {
        OpenSslTool.pair(directory, name, "localhost", algorithm);
    }

    private static String openssl(String... arguments) {
        return OpenSslTool.run(directory, arguments);
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }

    private static void load(String certificate, String key, String password) {
        load(TlsConfig.builder()
                .certificate(file(certificate))
                .key(file(key))
                .keyPassword(password)
                .build());
    }

    private static void load(TlsConfig tls) {
        SocketEngine.check(ServerConfig.builder().port(0).tls(tls).build());
    }

    private static void refuses(String certificate, String key, String password, String... words) {
        assertThatThrownBy(() -> load(certificate, key, password))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("tls.key")
                .hasMessageContaining(key)
                .hasMessageContainingAll(words)
                .satisfies(failure -> {
                    StringWriter all = new StringWriter();
                    failure.printStackTrace(new PrintWriter(all));
                    assertThat(all.toString()).doesNotContain(PASSWORD, "not it");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "pss", "ec", "ed25519"})
    void readsPkcs8(String name) throws IOException {
        assertThat(Files.readString(file(name + ".key"))).startsWith("-----BEGIN PRIVATE KEY");
        load(name + ".crt", name + ".key", null);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa,TLSv1.2",
        "rsa,TLSv1.3",
        "pss,TLSv1.2",
        "pss,TLSv1.3",
        "ec,TLSv1.2",
        "ec,TLSv1.3",
        "ed25519,TLSv1.2",
        "ed25519,TLSv1.3"
    })
    void shakesHandsWithKeysOfEveryKind(String name, String protocol) {
        TlsConfig own = TlsConfig.server(file(name + ".crt"), file(name + ".key"));
        try (SocketEngine engine = SocketEngine.start()) {
            int port = engine.listen(ServerConfig.builder().port(0).tls(own).build(), (connection, message) -> message)
                    .port();
            TlsConfig tls = TlsConfig.builder()
                    .ca(file(name + ".crt"))
                    .protocols(List.of(protocol))
                    .build();
            ClientConfig client =
                    ClientConfig.builder().host("localhost").port(port).tls(tls).build();
            assertThat(KnSock.request(client, Message.of("x")).text()).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa,RSA", "ec,EC"})
    void readsTheFormsBeforePkcs8(String name, String type) throws IOException {
        openssl("pkey", "-in", name + ".key", "-traditional", "-out", name + ".old");
        assertThat(Files.readString(file(name + ".old"))).startsWith("-----BEGIN " + type + " PRIVATE KEY");
        load(name + ".crt", name + ".old", null);
    }

    @Test
    void readsAKeyOfSec1AfterItsParameters() throws IOException {
        openssl("ecparam", "-name", "secp384r1", "-genkey", "-out", "parameters.key");
        OpenSslTool.certify(directory, "parameters", "localhost");
        assertThat(Files.readString(file("parameters.key"))).contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
        load("parameters.crt", "parameters.key", null);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa,-v2 aes-256-cbc",
        "rsa,-v2 aes-128-cbc -v2prf hmacWithSHA1",
        "rsa,-v2 aes-192-cbc -v2prf hmacWithSHA512",
        "pss,-v2 aes-256-cbc -v2prf hmacWithSHA384",
        "ed25519,-v2 aes-256-cbc -v2prf hmacWithSHA224 -iter 100000",
        "ec,-v2 des3",
        "ec,-scrypt",
        "ec,-scrypt -scrypt_N 1024 -scrypt_r 16 -scrypt_p 3"
    })
    void readsEncryptedPkcs8(String name, String how) throws IOException {
        String key = name + how.replaceAll("\\W+", "-") + ".key";
        String[] fixed = {"pkcs8", "-topk8", "-in", name + ".key", "-out", key, "-passout", "pass:" + PASSWORD};
        openssl(joined(fixed, how));
        assertThat(Files.readString(file(key))).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY");
        loadsOnlyWithThePassword(name, key);
    }

    /** The JDK opens it, and that of Java 17 knows passwords in ASCII only. */
    @Test
    void readsPkcs8EncryptedTheOldestWay() {
        openssl("pkcs8", "-topk8", "-in", "ec.key", "-v1", "PBE-SHA1-3DES", "-passout", "pass:old", "-out", "v1.key");
        load("ec.crt", "v1.key", "old");
        refuses("ec.crt", "v1.key", "not it", "tls.key-password does not open");
        refuses("ec.crt", "v1.key", PASSWORD, "private key that");
    }

    @ParameterizedTest
    @CsvSource({"rsa,-aes128", "rsa,-aes192", "rsa,-aes256", "rsa,-des3", "ec,-aes256"})
    void readsTheFormsBeforePkcs8Encrypted(String name, String cipher) throws IOException {
        String key = name + cipher + ".old";
        openssl("pkey", "-in", name + ".key", "-traditional", cipher, "-passout", "pass:" + PASSWORD, "-out", key);
        assertThat(Files.readString(file(key))).contains("Proc-Type: 4,ENCRYPTED", "DEK-Info");
        loadsOnlyWithThePassword(name, key);
    }

    private static void loadsOnlyWithThePassword(String name, String key) {
        load(name + ".crt", key, PASSWORD);
        refuses(name + ".crt", key, "not it", "tls.key-password does not open");
        refuses(name + ".crt", key, null, "is encrypted, but tls.key-password is not set", "openssl pkey");
    }

    @Test
    void opensTheKeysOfOtherNamesWithTheSamePassword() {
        openssl("pkcs8", "-topk8", "-in", "ec.key", "-passout", "pass:" + PASSWORD, "-out", "name.key");
        TlsConfig.Builder tls = TlsConfig.builder()
                .certificate(file("rsa.crt"))
                .key(file("rsa.key"))
                .sni("a.example", TlsIdentity.pem(file("ec.crt"), file("name.key")));
        load(tls.keyPassword(PASSWORD).build());
        assertThatThrownBy(() -> load(tls.keyPassword("not it").build()))
                .isInstanceOf(TlsException.class)
                .hasMessageMatching("tls.sni: .*name.key holds a private key that tls.key-password does not open.*");
    }

    private static String[] joined(String[] fixed, String more) {
        String[] rest = more.split(" ");
        String[] all = Arrays.copyOf(fixed, fixed.length + rest.length);
        System.arraycopy(rest, 0, all, fixed.length, rest.length);
        return all;
    }

    @Test
    void saysHowToConvertWhatItCannotRead() throws IOException {
        openssl("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024", "-out", "dsa.param");
        openssl("genpkey", "-paramfile", "dsa.param", "-out", "dsa.key");
        refuses("rsa.crt", "dsa.key", null, "1.2.840.10040.4.1", "make one of RSA");
        Files.writeString(
                file("ssh.key"), "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
        refuses("rsa.crt", "ssh.key", null, "OPENSSH PRIVATE KEY", "ssh-keygen -p -m PKCS8");
    }

    @Test
    void takesLinesOfWindowsAndTextBeforeTheKey() throws IOException {
        openssl("x509", "-in", "rsa.crt", "-text", "-out", "text.crt");
        String key = Files.readString(file("rsa.key"));
        Files.writeString(file("windows.key"), ("Bag Attributes: friendlyName\n" + key).replace("\n", "\r\n"));
        load("text.crt", "windows.key", null);
    }

    @Test
    void takesKeyAndCertificateInOneFileInEitherOrder() throws IOException {
        String certificate = Files.readString(file("ec.crt"));
        String key = Files.readString(file("ec.key"));
        Files.writeString(file("one.pem"), certificate + key);
        Files.writeString(file("other.pem"), key + certificate);
        load("one.pem", "one.pem", null);
        load("other.pem", "other.pem", null);
    }

    @Test
    void takesPemInPlaceOfFiles() throws IOException {
        String certificate = Files.readString(file("ec.crt"));
        String key = Files.readString(file("ec.key"));
        TlsConfig tls = Settings.server("s", Map.of("port", "0", "tls.certificate", certificate, "tls.key", key)::get)
                .tls();
        assertThat(tls).isNotNull();
        load(tls);
        assertThat(tls.toString()).contains("the PEM text").doesNotContain("BEGIN");

        TlsConfig onOneLine = TlsConfig.builder()
                .certificate(Pem.text(certificate.replace('\n', ' ')))
                .key(Pem.text(key.replace('\n', ' ')))
                .build();
        assertThatCode(() -> load(onOneLine)).doesNotThrowAnyException();
        assertThatThrownBy(() -> load(TlsConfig.builder()
                        .certificate(file("rsa.crt"))
                        .key(Pem.text(key))
                        .build()))
                .hasMessageStartingWith("tls.key: the PEM text is not the key of tls.certificate: ");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        String key = Files.readString(file("rsa.key"));
        Files.writeString(file("cut.key"), key.substring(0, key.length() / 2));
        refuses("rsa.crt", "cut.key", null, "is cut off: BEGIN PRIVATE KEY has no END");
        String lines = key.substring(0, 400) + key.substring(key.indexOf("-----END"));
        Files.writeString(file("short.key"), lines);
        refuses("rsa.crt", "short.key", null, "short.key");
        Files.writeString(file("damaged.key"), key.replace("MII", "M!!"));
        refuses("rsa.crt", "damaged.key", null, "is not well-formed base64");
        Files.writeString(file("empty.key"), "");
        refuses("rsa.crt", "empty.key", null, "is empty");
        Files.createDirectory(file("folder.key"));
        refuses("rsa.crt", "folder.key", null, "cannot be read", "directory");
        refuses("rsa.crt", "none.key", null, "there is no file");
    }
}
