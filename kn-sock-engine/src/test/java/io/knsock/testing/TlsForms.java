package io.knsock.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes files of keys and certificates in a directory, and the settings that name them, by the names that forms have.
 */
public final class TlsForms {
    public static final String PASSWORD = "change1t";

    private final Path directory;
    private final Map<String, Form> all = new LinkedHashMap<>();

    /** Settings of one form; several if it has several ways. */
    public interface Form {
        List<TlsConfig> make() throws Exception;
    }

    private TlsForms(Path directory) {
        this.directory = directory;
    }

    public static Map<String, Form> in(Path directory) throws Exception {
        TlsForms forms = new TlsForms(directory);
        forms.pair("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
        forms.pair("ec", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
        forms.pair("ed25519", "-algorithm", "ED25519");
        new KeyForms(forms).add();
        new CertificateForms(forms).add();
        new WrittenForms(forms).add();
        new StoreForms(forms).add();
        new ChainForms(forms).add();
        return forms.all;
    }

    public void add(String name, Form form) {
        if (all.put(name, form) != null) {
            throw new IllegalArgumentException("two forms are " + name);
        }
    }

    /** Makes NAME.key, PKCS#8, and NAME.crt, signed by itself. */
    public void pair(String name, String... genpkey) {
        OpenSslTool.pair(directory, name, name + ".example", genpkey);
    }

    public void certify(String name) {
        OpenSslTool.certify(directory, name, name + ".example");
    }

    public String openssl(String... arguments) {
        return OpenSslTool.run(directory, arguments);
    }

    /** Runs a command whose words are separated by blanks. */
    public void openssl(String command) {
        openssl(command.split(" "));
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public String text(String name) throws IOException {
        return Files.readString(file(name), ISO_8859_1);
    }

    public byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }

    public Path write(String name, byte[] content) throws IOException {
        return Files.write(file(name), content);
    }

    public Path write(String name, String content) throws IOException {
        return Files.writeString(file(name), content, UTF_8);
    }

    public static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    public static byte[] der(String pem) {
        return Base64.getMimeDecoder()
                .decode(pem.replaceAll("(?s).*-----BEGIN [^-]*-----", "").replaceAll("(?s)-----END.*", ""));
    }

    /** Returns settings with these files, and the password. */
    public TlsConfig with(String certificate, String key) {
        return ServerTlsConfig.builder()
                .certificate(file(certificate))
                .key(file(key))
                .keyPassword(PASSWORD)
                .build();
    }

    public TlsConfig withStore(String store, String password, String alias) {
        return ServerTlsConfig.builder()
                .keyStore(file(store))
                .keyStorePassword(password)
                .keyAlias(alias)
                .build();
    }

    public TlsConfig trusting(String ca) {
        return ClientTlsConfig.builder().ca(file(ca)).build();
    }
}
