package io.knsock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.engine.keys.Forged;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfig;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The forms of private keys. */
public final class KeyForms {
    private static final long TOO_MANY = Integer.MAX_VALUE;

    private final TlsForms forms;

    public KeyForms(TlsForms forms) {
        this.forms = forms;
    }

    public void add() {
        plain();
        encrypted();
        unbounded();
        unusable();
    }

    private void plain() {
        forms.add("PKCS#8, RSA", () -> List.of(forms.with("rsa.crt", "rsa.key")));
        forms.add("PKCS#8, RSASSA-PSS", () -> {
            forms.pair("pss", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048");
            return List.of(forms.with("pss.crt", "pss.key"));
        });
        forms.add("PKCS#8, EC on P-256, P-384 or P-521", () -> {
            forms.pair("p384", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384");
            forms.pair("p521", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521");
            return List.of(
                    forms.with("ec.crt", "ec.key"),
                    forms.with("p384.crt", "p384.key"),
                    forms.with("p521.crt", "p521.key"));
        });
        forms.add("PKCS#8, Ed25519 or Ed448", () -> {
            forms.pair("ed448", "-algorithm", "ED448");
            return List.of(forms.with("ed25519.crt", "ed25519.key"), forms.with("ed448.crt", "ed448.key"));
        });
        forms.add("PKCS#8 with the public key in it (RFC 5958), Ed25519", () -> {
            forms.openssl("pkey -in ed25519.key -pubout -outform DER -out ed25519.pub");
            byte[] info = forms.bytes("ed25519.pub");
            byte[] point = Arrays.copyOfRange(info, info.length - 32, info.length);
            byte[] key = Forged.withPublicKey(TlsForms.der(forms.text("ed25519.key")), point);
            forms.write("version2.key", TlsForms.pem("PRIVATE KEY", key));
            return List.of(forms.with("ed25519.crt", "version2.key"));
        });
        forms.add("PKCS#1 (`BEGIN RSA PRIVATE KEY`)", () -> {
            forms.openssl("pkey -in rsa.key -traditional -out rsa.old");
            return List.of(forms.with("rsa.crt", "rsa.old"));
        });
        forms.add("SEC 1 (`BEGIN EC PRIVATE KEY`)", () -> {
            forms.openssl("pkey -in ec.key -traditional -out ec.old");
            return List.of(forms.with("ec.crt", "ec.old"));
        });
        forms.add("SEC 1 behind `BEGIN EC PARAMETERS`", () -> {
            forms.openssl("ecparam -name secp384r1 -genkey -out parameters.key");
            forms.certify("parameters");
            return List.of(forms.with("parameters.crt", "parameters.key"));
        });
        forms.add("EC that spells P-256 out (explicit parameters), PKCS#8", () -> {
            forms.openssl("pkey -in ec.key -ec_param_enc explicit -out spelled.key");
            forms.openssl("pkey -in ec.key -ec_param_enc explicit -ec_conv_form compressed -out compressed.key");
            return List.of(forms.with("ec.crt", "spelled.key"), forms.with("ec.crt", "compressed.key"));
        });
        forms.add("EC that spells P-256 out (explicit parameters), SEC 1", () -> {
            forms.openssl("ec -in ec.key -param_enc explicit -out spelled.old");
            return List.of(forms.with("ec.crt", "spelled.old"));
        });
    }

    private TlsConfig converted(String pair, String how) {
        String name = pair + how.replaceAll("\\W+", "-") + ".enc";
        forms.openssl(
                "pkcs8 -topk8 -in " + pair + ".key -out " + name + " -passout pass:" + TlsForms.PASSWORD + " " + how);
        return forms.with(pair + ".crt", name);
    }

    private TlsConfig headers(String pair, String cipher) {
        String name = pair + cipher + ".old";
        forms.openssl("pkey -in " + pair + ".key -traditional " + cipher + " -passout pass:" + TlsForms.PASSWORD
                + " -out " + name);
        return forms.with(pair + ".crt", name);
    }

    private void encrypted() {
        forms.add("PKCS#8 encrypted by PBES2: AES or 3DES, PBKDF2", () -> {
            List<TlsConfig> all = new ArrayList<>();
            for (String cipher : List.of("aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3")) {
                all.add(converted("rsa", "-v2 " + cipher));
            }
            for (String function : List.of("hmacWithSHA1", "hmacWithSHA224", "hmacWithSHA384", "hmacWithSHA512")) {
                all.add(converted("ed25519", "-v2 aes256 -v2prf " + function));
            }
            return all;
        });
        forms.add("PKCS#8 encrypted by PBES2 with scrypt", () -> List.of(converted("ec", "-scrypt")));
        forms.add("PKCS#8 encrypted by PBES1 with 3DES", () -> List.of(converted("ec", "-v1 PBE-SHA1-3DES")));
        forms.add("PKCS#8 encrypted by PBES2 with Camellia", () -> List.of(converted("ec", "-v2 camellia-256-cbc")));
        forms.add(
                "encrypted by headers (`DEK-Info`): AES or 3DES",
                () -> List.of(
                        headers("rsa", "-aes128"),
                        headers("rsa", "-aes192"),
                        headers("ec", "-aes256"),
                        headers("ec", "-des3")));
        forms.add("encrypted by headers (`DEK-Info`), Camellia", () -> List.of(headers("rsa", "-camellia256")));
        forms.add("encrypted, without tls.key-password", () -> {
            converted("ec", "-v2 aes256");
            headers("rsa", "-aes128");
            return List.of(
                    ServerTlsConfig.of(forms.file("ec.crt"), forms.file("ec-v2-aes256.enc")),
                    ServerTlsConfig.of(forms.file("rsa.crt"), forms.file("rsa-aes128.old")));
        });
        forms.add("encrypted, with another tls.key-password", () -> {
            List<TlsConfig> all = new ArrayList<>();
            for (TlsConfig right : List.of(
                    converted("ec", "-v2 aes256"),
                    converted("ec", "-v1 PBE-SHA1-3DES"),
                    converted("ec", "-scrypt"),
                    headers("rsa", "-aes128"))) {
                var identity = right.identity();
                all.add(ServerTlsConfig.builder()
                        .certificate(identity.certificate())
                        .key(identity.key())
                        .keyPassword("another")
                        .build());
            }
            return all;
        });
    }

    private TlsConfig forged(String how, long... numbers) throws IOException {
        converted("ec", how);
        byte[] der = TlsForms.der(forms.text("ec" + how.replaceAll("\\W+", "-") + ".enc"));
        for (int i = 0; i < numbers.length; i += 2) {
            der = Forged.withNumber(der, numbers[i], numbers[i + 1]);
        }
        forms.write("forged.key", TlsForms.pem("ENCRYPTED PRIVATE KEY", der));
        return forms.with("ec.crt", "forged.key");
    }

    private void unbounded() {
        forms.add("PBES2 with 2³¹−1 iterations", () -> List.of(forged("-v2 aes256 -iter 3333", 3333, TOO_MANY)));
        forms.add("PBES1 with 2³¹−1 iterations", () -> List.of(forged("-v1 PBE-SHA1-3DES -iter 3333", 3333, TOO_MANY)));
        forms.add(
                "scrypt with N = p = 2²¹",
                () -> List.of(forged("-scrypt -scrypt_N 2048 -scrypt_r 1 -scrypt_p 7", 2048, 1 << 21, 7, 1 << 21)));
    }

    private void unusable() {
        forms.add("EC on brainpoolP256r1", () -> {
            forms.pair("brainpool", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1");
            forms.openssl("pkey -in brainpool.key -traditional -out brainpool.old");
            return List.of(forms.with("brainpool.crt", "brainpool.key"), forms.with("brainpool.crt", "brainpool.old"));
        });
        forms.add("EC on brainpoolP256r1, encrypted", () -> {
            forms.pair("brainpool", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1");
            return List.of(converted("brainpool", "-v2 aes256"), headers("brainpool", "-aes256"));
        });
        forms.add("EC on secp256k1", () -> {
            forms.pair("koblitz", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1");
            return List.of(forms.with("koblitz.crt", "koblitz.key"));
        });
        forms.add("EC that spells secp256k1 out", () -> {
            forms.pair("koblitz", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1");
            forms.openssl("pkey -in koblitz.key -ec_param_enc explicit -out koblitz.old");
            return List.of(forms.with("koblitz.crt", "koblitz.old"));
        });
        forms.add("DSA, PKCS#8", () -> {
            dsa(forms);
            return List.of(forms.with("dsa.crt", "dsa.key"));
        });
        forms.add("DSA (`BEGIN DSA PRIVATE KEY`)", () -> {
            dsa(forms);
            forms.openssl("pkey -in dsa.key -traditional -out dsa.old");
            return List.of(forms.with("dsa.crt", "dsa.old"));
        });
        forms.add("X25519", () -> {
            forms.openssl("genpkey -algorithm X25519 -out x25519.key");
            return List.of(forms.with("ec.crt", "x25519.key"));
        });
        forms.add("of SSH (`BEGIN OPENSSH PRIVATE KEY`)", () -> {
            forms.write("ssh.key", TlsForms.pem("OPENSSH PRIVATE KEY", "openssh-key-v1\0".getBytes(UTF_8)));
            return List.of(forms.with("ec.crt", "ssh.key"));
        });
        forms.add("of PuTTY", () -> {
            forms.write("ec.ppk", "PuTTY-User-Key-File-3: ecdsa-sha2-nistp256\nEncryption: none\n");
            return List.of(forms.with("ec.crt", "ec.ppk"));
        });
        forms.add("a public key in its place", () -> {
            forms.openssl("pkey -in ec.key -pubout -out ec.pub");
            return List.of(forms.with("ec.crt", "ec.pub"));
        });
        forms.add("the key of another certificate", () -> {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            KeyPair other = generator.generateKeyPair();
            forms.write(
                    "other.key", TlsForms.pem("PRIVATE KEY", other.getPrivate().getEncoded()));
            return List.of(forms.with("ec.crt", "other.key"), forms.with("rsa.crt", "ec.key"));
        });
    }

    public static void dsa(TlsForms forms) {
        forms.openssl("genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out dsa.param");
        forms.openssl("genpkey -paramfile dsa.param -out dsa.key");
        forms.certify("dsa");
    }
}
