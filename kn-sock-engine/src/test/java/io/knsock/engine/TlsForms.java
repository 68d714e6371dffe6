package io.knsock.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes files of keys and certificates in a directory, and the settings that name them, by the names that forms have. */
final class TlsForms {
    static final String PASSWORD = "change1t";

    private final Path directory;
    private final Map<String, Form> all = new LinkedHashMap<>();

    /** Settings of one form; several if it has several ways. */
    interface Form {
        List<TlsConfig> make() throws Exception;
    }

    private TlsForms(Path directory) {
        this.directory = directory;
    }

    static Map<String, Form> in(Path directory) throws Exception {
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

    void add(String name, Form form) {
        if (all.put(name, form) != null) {
            throw new IllegalArgumentException("two forms are " + name);
        }
    }

    /** Makes NAME.key, PKCS#8, and NAME.crt, signed by itself. */
    void pair(String name, String... genpkey) {
        OpenSslTool.pair(directory, name, name + ".example", genpkey);
    }

    void certify(String name) {
        OpenSslTool.certify(directory, name, name + ".example");
    }

    String openssl(String... arguments) {
        return OpenSslTool.run(directory, arguments);
    }

    /** Runs a command whose words are separated by blanks. */
    void openssl(String command) {
        openssl(command.split(" "));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    String text(String name) throws IOException {
        return Files.readString(file(name), ISO_8859_1);
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }

    Path write(String name, byte[] content) throws IOException {
        return Files.write(file(name), content);
    }

    Path write(String name, String content) throws IOException {
        return Files.writeString(file(name), content, UTF_8);
    }

    static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    static byte[] der(String pem) {
        return Base64.getMimeDecoder()
                .decode(pem.replaceAll("(?s).*-----BEGIN [^-]*-----", "").replaceAll("(?s)-----END.*", ""));
    }

    /** Returns settings with these files, and the password. */
    TlsConfig with(String certificate, String key) {
        return TlsConfig.builder()
                .certificate(file(certificate))
                .key(file(key))
                .keyPassword(PASSWORD)
                .build();
    }

    TlsConfig withStore(String store, String password, String alias) {
        return TlsConfig.builder()
                .keyStore(file(store))
                .keyStorePassword(password)
                .keyAlias(alias)
                .build();
    }

    TlsConfig trusting(String ca) {
        return TlsConfig.builder().ca(file(ca)).build();
    }
}
