package io.knsock.testing;

import static io.knsock.testing.TlsForms.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.engine.keys.Forged;
import io.knsock.tls.TlsConfig;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;

/** The forms of key stores. */
public final class StoreForms {
    private static final long TOO_MANY = Integer.MAX_VALUE;

    private final TlsForms forms;

    public StoreForms(TlsForms forms) {
        this.forms = forms;
    }

    public void add() {
        programs();
        macs();
        unusable();
        several();
    }

    private String exported(String name, String pair, String more) {
        forms.openssl("pkcs12 -export -in " + pair + ".crt -inkey " + pair + ".key -name one -passout pass:" + PASSWORD
                + " -out " + name + (more.isEmpty() ? "" : " " + more));
        return name;
    }

    private TlsConfig in(String store) {
        return forms.withStore(store, PASSWORD, null);
    }

    private static void keytool(Path store, String type, String alias) throws Exception {
        keytool(store, type, alias, "dns:" + alias + ".example");
    }

    /** Adds a key and its certificate to a store that has this password, or makes it. */
    public static void keytool(Path store, String type, String alias, String names) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        alias,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + alias,
                        "-ext",
                        "san=" + names,
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        type,
                        "-storepass",
                        PASSWORD,
                        "-keypass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private void programs() {
        forms.add("PKCS#12, AES and HMAC of SHA-256", () -> {
            keytool(forms.file("keytool.p12"), "PKCS12", "one");
            return List.of(
                    in(exported("rsa.p12", "rsa", "")),
                    in(exported("ec.p12", "ec", "")),
                    in(exported("ed25519.p12", "ed25519", "")),
                    in("keytool.p12"));
        });
        forms.add(
                "PKCS#12, 3DES and SHA-1",
                () -> List.of(
                        in(exported("des.p12", "ec", "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1"))));
        forms.add("PKCS#12, RC2 of 40 bits and SHA-1", () -> List.of(in(exported("legacy.p12", "ec", "-legacy"))));
        forms.add("PKCS#12 in BER", () -> {
            exported("der.p12", "ec", "");
            forms.write("ber.p12", Forged.inBer(forms.bytes("der.p12"), 1000));
            return List.of(in("ber.p12"));
        });
        forms.add("JKS", () -> {
            keytool(forms.file("store.jks"), "JKS", "one");
            return List.of(in("store.jks"));
        });
        forms.add("JCEKS", () -> {
            keytool(forms.file("store.jceks"), "JCEKS", "one");
            return List.of(in("store.jceks"));
        });
    }

    private void macs() {
        forms.add("PKCS#12 without a MAC", () -> List.of(in(exported("nomac.p12", "ec", "-nomac"))));
        forms.add("PKCS#12 with a MAC by PBMAC1 (RFC 9879)", () -> {
            exported("ec.p12", "ec", "");
            forms.write("pbmac1.p12", Forged.withPbmac1(forms.bytes("ec.p12"), PASSWORD, 2048));
            return List.of(in("pbmac1.p12"));
        });
        forms.add("PKCS#12 with a MAC by PBMAC1, another password", () -> {
            exported("ec.p12", "ec", "");
            forms.write("wrong.p12", Forged.withPbmac1(forms.bytes("ec.p12"), "another", 2048));
            return List.of(in("wrong.p12"));
        });
        forms.add("PKCS#12 whose MAC asks for 2³¹−1 iterations", () -> {
            exported("mac.p12", "ec", "-iter 3333");
            forms.write("mac.p12", Forged.withNumberInMac(forms.bytes("mac.p12"), 3333, TOO_MANY));
            return List.of(in("mac.p12"));
        });
        forms.add("PKCS#12 that asks for 2³¹−1 iterations everywhere", () -> {
            exported("all.p12", "ec", "-iter 3333 -nomac");
            forms.write("all.p12", Forged.withNumber(forms.bytes("all.p12"), 3333, TOO_MANY));
            exported("old.p12", "ec", "-iter 3333 -nomac -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES");
            forms.write("old.p12", Forged.withNumber(forms.bytes("old.p12"), 3333, TOO_MANY));
            return List.of(in("all.p12"), in("old.p12"));
        });
        forms.add("PKCS#12 with a MAC by PBMAC1 of 2³¹−1 iterations", () -> {
            exported("ec.p12", "ec", "");
            forms.write("pbmany.p12", Forged.withPbmac1(forms.bytes("ec.p12"), PASSWORD, Integer.MAX_VALUE));
            return List.of(in("pbmany.p12"));
        });
    }

    private void unusable() {
        forms.add("PKCS#12 with EC on secp256k1", () -> {
            forms.pair("koblitz", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1");
            return List.of(in(exported("koblitz.p12", "koblitz", "")));
        });
        forms.add("PKCS#12 with DSA", () -> {
            KeyForms.dsa(forms);
            return List.of(in(exported("dsa.p12", "dsa", "")));
        });
        forms.add("PKCS#12 without the certificate of its key", () -> {
            forms.openssl("pkcs12 -export -nocerts -inkey ec.key -passout pass:" + PASSWORD + " -out nocerts.p12");
            return List.of(in("nocerts.p12"));
        });
        forms.add("PKCS#12 without a key", () -> {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", Certificates.ca().getCertificate());
            try (OutputStream out = Files.newOutputStream(forms.file("nokey.p12"))) {
                store.store(out, PASSWORD.toCharArray());
            }
            return List.of(in("nokey.p12"));
        });
        forms.add("PKCS#12, another password", () -> {
            exported("ec.p12", "ec", "");
            exported("nomac.p12", "ec", "-nomac");
            return List.of(forms.withStore("ec.p12", "another", null), forms.withStore("nomac.p12", "another", null));
        });
        forms.add("PEM in its place", () -> {
            forms.write("pem.p12", forms.text("ec.crt") + forms.text("ec.key"));
            return List.of(in("pem.p12"));
        });
    }

    private void several() {
        forms.add("PKCS#12 of several keys, tls.key-alias not set", () -> {
            two();
            return List.of(in("two.p12"));
        });
        forms.add("PKCS#12 of several keys, tls.key-alias=one,two", () -> {
            two();
            return List.of(forms.withStore("two.p12", PASSWORD, "one,two"));
        });
    }

    private void two() throws Exception {
        if (!Files.exists(forms.file("two.p12"))) {
            keytool(forms.file("two.p12"), "PKCS12", "one");
            keytool(forms.file("two.p12"), "PKCS12", "two");
        }
    }
}
