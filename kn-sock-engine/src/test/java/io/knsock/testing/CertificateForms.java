package io.knsock.testing;

import java.util.List;

/** The forms of certificates. */
public final class CertificateForms {
    private final TlsForms forms;

    public CertificateForms(TlsForms forms) {
        this.forms = forms;
    }

    public void add() {
        forms.add("`BEGIN CERTIFICATE`", () -> List.of(forms.with("ec.crt", "ec.key"), forms.trusting("ec.crt")));
        forms.add("`BEGIN X509 CERTIFICATE`", () -> {
            forms.write("x509.crt", forms.text("ec.crt").replace(" CERTIFICATE", " X509 CERTIFICATE"));
            return List.of(forms.with("x509.crt", "ec.key"), forms.trusting("x509.crt"));
        });
        forms.add("`BEGIN TRUSTED CERTIFICATE` as the own one", () -> {
            forms.openssl("x509 -in ec.crt -trustout -out plain.trusted");
            forms.openssl("x509 -in ec.crt -addtrust serverAuth -setalias mine -out uses.trusted");
            return List.of(forms.with("plain.trusted", "ec.key"), forms.with("uses.trusted", "ec.key"));
        });
        forms.add("`BEGIN TRUSTED CERTIFICATE` as a CA, without uses", () -> {
            forms.openssl("x509 -in ec.crt -trustout -setalias mine -out named.trusted");
            return List.of(forms.trusting("named.trusted"));
        });
        forms.add("`BEGIN TRUSTED CERTIFICATE` as a CA, with uses", () -> {
            forms.openssl("x509 -in ec.crt -addtrust emailProtection -out mail.trusted");
            forms.openssl("x509 -in ec.crt -addreject serverAuth -out rejected.trusted");
            return List.of(forms.trusting("mail.trusted"), forms.trusting("rejected.trusted"));
        });
        forms.add("a chain in PKCS#7 (`BEGIN PKCS7`), in any order", () -> {
            forms.openssl("crl2pkcs7 -nocrl -certfile ec.crt -out ec.p7");
            ChainForms.write(forms);
            forms.openssl("crl2pkcs7 -nocrl -certfile root.crt -certfile middle.crt -certfile leaf.crt -out chain.p7");
            return List.of(forms.with("ec.p7", "ec.key"), forms.trusting("ec.p7"), forms.with("chain.p7", "leaf.key"));
        });
        forms.add("a chain in PKCS#7, DER (`.p7b`)", () -> {
            forms.openssl("crl2pkcs7 -nocrl -certfile ec.crt -outform DER -out ec.p7b");
            return List.of(forms.with("ec.p7b", "ec.key"), forms.trusting("ec.p7b"));
        });
        forms.add("with a key that spells P-256 out", () -> {
            forms.openssl("ecparam -name prime256v1 -param_enc explicit -genkey -out explicit.key");
            forms.certify("explicit");
            return List.of(forms.with("explicit.crt", "explicit.key"));
        });
        forms.add("a request (`BEGIN CERTIFICATE REQUEST`) in its place", () -> {
            forms.openssl("req -new -key ec.key -subj /CN=x -out ec.csr");
            return List.of(forms.with("ec.csr", "ec.key"));
        });
        forms.add("a key in its place", () -> List.of(forms.with("ec.key", "ec.key")));
        forms.add("a key store in its place", () -> {
            forms.openssl("pkcs12 -export -in ec.crt -inkey ec.key -passout pass:x -out place.p12");
            return List.of(forms.with("place.p12", "ec.key"));
        });
    }
}
