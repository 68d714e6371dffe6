package io.knsock.cli.certs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * A key store that the JDK's keytool fills: it is what the JDK has for making certificates, and it comes with every
 * Java. The store lies in a directory that only its user can read; closed, it is gone.
 */
final class Keytool implements AutoCloseable {
    /** The store does not outlive the command, and neither does it leave its directory. */
    private static final String PASSWORD = "of no use to anybody";

    private static final String PASSWORD_VARIABLE = "KN_SOCK_STORE_PASSWORD";

    private final Path directory;
    private final Path store;

    Keytool() throws IOException {
        directory = Files.createTempDirectory("kn-sock");
        store = directory.resolve("store.p12");
    }

    /**
     * Makes a key pair and its certificate. Blocks until keytool is done.
     *
     * @param alias the name in the store
     * @param options what the certificate is to be, in keytool's words
     * @throws IOException if keytool is not there or refuses; the message has what it says
     */
    void generate(String alias, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program(),
                "-J-XX:TieredStopAtLevel=1", // it does not run long enough for more
                "-genkeypair",
                "-alias",
                alias,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                PASSWORD_VARIABLE));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(PASSWORD_VARIABLE, PASSWORD);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + said.strip());
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String program() throws IOException {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Path program = bin.resolve(File.separatorChar == '\\' ? "keytool.exe" : "keytool");
        if (!Files.isExecutable(program)) {
            throw new IOException("there is no " + program + ", which makes the certificates: run this with a JDK");
        }
        return program.toString();
    }

    /** Returns the key, EC on P-256, and the certificate of that alias. */
    Pair pair(String alias) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Certificate certificate = keys.getCertificate(alias);
        return new Pair(
                certificate.getEncoded(),
                EcPrivateKey.encoded((ECPrivateKey) keys.getKey(alias, PASSWORD.toCharArray()), (ECPublicKey)
                        certificate.getPublicKey()));
    }

    /**
     * A certificate and its key.
     *
     * @param certificate X.509, DER
     * @param key PKCS#8, DER, with its public key
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares pairs
    record Pair(byte[] certificate, byte[] key) {}

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(store);
        Files.delete(directory);
    }
}
