package io.knsock.testing;

import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Chains: of a root, of one between, and of an own certificate. */
public final class ChainForms {
    private static final Instant NOW = Instant.now();

    private final TlsForms forms;

    public ChainForms(TlsForms forms) {
        this.forms = forms;
    }

    /** Root, middle and leaf. */
    public record Three(X509Bundle root, X509Bundle middle, X509Bundle leaf) {
        public static Three made() throws Exception {
            X509Bundle root = ca("root").buildSelfSigned();
            X509Bundle middle = ca("middle").buildIssuedBy(root);
            return new Three(root, middle, issued(middle));
        }

        public ServerTlsConfig with(X509Bundle... certificates) {
            StringBuilder pem = new StringBuilder();
            for (X509Bundle one : certificates) {
                pem.append(one.getCertificatePEM()).append('\n');
            }
            return ServerTlsConfig.builder()
                    .certificate(Pem.text(pem.toString()))
                    .key(Pem.text(leaf.getPrivateKeyPEM()))
                    .build();
        }
    }

    public static CertificateBuilder ca(String name) {
        return Certificates.builder("CN=" + name).setIsCertificateAuthority(true);
    }

    public static X509Bundle issued(X509Bundle issuer) throws Exception {
        return Certificates.builder("CN=leaf").addSanDnsName("localhost").buildIssuedBy(issuer);
    }

    private static CertificateBuilder expired(CertificateBuilder builder) {
        return builder.notBefore(NOW.minus(9, ChronoUnit.DAYS)).notAfter(NOW.minus(8, ChronoUnit.DAYS));
    }

    /** Writes root.crt, middle.crt, leaf.crt and leaf.key. */
    public static void write(TlsForms forms) throws Exception {
        Three three = Three.made();
        forms.write("root.crt", three.root.getCertificatePEM());
        forms.write("middle.crt", three.middle.getCertificatePEM());
        forms.write("leaf.crt", three.leaf.getCertificatePEM());
        forms.write("leaf.key", three.leaf.getPrivateKeyPEM());
    }

    public void add() {
        forms.add("the own certificate alone, or with those that signed it, with or without the root", () -> {
            Three three = Three.made();
            return List.of(
                    three.with(three.leaf),
                    three.with(three.leaf, three.middle),
                    three.with(three.leaf, three.middle, three.root));
        });
        forms.add("the last of three has expired (cross-signed)", () -> List.of(crossSigned()));
        forms.add("the own certificate twice", () -> {
            Three three = Three.made();
            return List.of(three.with(three.leaf, three.leaf, three.middle));
        });
        forms.add("a stranger at the end", () -> {
            Three three = Three.made();
            return List.of(three.with(three.leaf, three.middle, ca("stranger").buildSelfSigned()));
        });
        forms.add("the own certificate, the root, the one between", () -> {
            Three three = Three.made();
            return List.of(three.with(three.leaf, three.root, three.middle));
        });
        forms.add("the own certificate last", () -> {
            Three three = Three.made();
            return List.of(three.with(three.root, three.middle, three.leaf));
        });
        forms.add("the one between is missing", () -> {
            Three three = Three.made();
            return List.of(three.with(three.leaf, three.root));
        });
        forms.add("two certificates of the same CA, cross-signed", () -> {
            Three three = Three.made();
            X509Bundle other = ca("other root").buildSelfSigned();
            X509Bundle twin = ca("middle")
                    .publicKey(three.middle.getKeyPair().getPublic())
                    .buildIssuedBy(other);
            return List.of(three.with(three.leaf, three.middle, twin));
        });
        refused();
    }

    /** As many chains were in 2021: the root is also signed by an older one, and that certificate has expired. */
    public static ServerTlsConfig crossSigned() throws Exception {
        Three three = Three.made();
        X509Bundle old = ca("old root").buildSelfSigned();
        X509Bundle crossed = expired(
                        ca("root").publicKey(three.root.getKeyPair().getPublic()))
                .buildIssuedBy(old);
        return three.with(three.leaf, three.middle, crossed);
    }

    private void refused() {
        forms.add("the own certificate has expired", () -> {
            Three three = Three.made();
            X509Bundle leaf = expired(Certificates.builder("CN=leaf")).buildIssuedBy(three.middle);
            return List.of(
                    new Three(three.root, three.middle, leaf).with(leaf),
                    new Three(three.root, three.middle, leaf).with(leaf, three.middle));
        });
        forms.add("the one that signed it has expired", () -> {
            X509Bundle root = ca("root").buildSelfSigned();
            X509Bundle middle = expired(ca("middle")).buildIssuedBy(root);
            X509Bundle leaf = issued(middle);
            return List.of(new Three(root, middle, leaf).with(leaf, middle));
        });
        forms.add("the own certificate is not valid yet", () -> {
            Three three = Three.made();
            X509Bundle leaf = Certificates.builder("CN=leaf")
                    .notBefore(NOW.plus(1, ChronoUnit.DAYS))
                    .notAfter(NOW.plus(2, ChronoUnit.DAYS))
                    .buildIssuedBy(three.middle);
            return List.of(new Three(three.root, three.middle, leaf).with(leaf));
        });
        forms.add("another CA with the name of the one that signed it", () -> {
            Three three = Three.made();
            return List.of(three.with(three.leaf, ca("middle").buildSelfSigned()));
        });
    }
}
