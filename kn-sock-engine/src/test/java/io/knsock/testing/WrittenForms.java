package io.knsock.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfig;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/** What editors, shells and platforms make of the same files. */
public final class WrittenForms {
    private final TlsForms forms;

    public WrittenForms(TlsForms forms) {
        this.forms = forms;
    }

    public void add() {
        binary();
        forms.add("text before, between and behind", () -> {
            forms.openssl("x509 -in ec.crt -text -out text.crt");
            forms.openssl("pkcs12 -export -in ec.crt -inkey ec.key -passout pass:x -out text.p12");
            forms.openssl("pkcs12 -in text.p12 -passin pass:x -nodes -out bags.pem");
            forms.write("around.key", "my key: this is it\n\n" + forms.text("ec.key") + "\nthat was it\n");
            return List.of(forms.with("text.crt", "around.key"), forms.with("bags.pem", "bags.pem"));
        });
        forms.add("lines that end with CR LF", changed(text -> text.replace("\n", "\r\n")));
        forms.add("UTF-8 with a byte order mark", changed(text -> "\uFEFF" + text));
        forms.add("UTF-16, either order, with a byte order mark or without", () -> {
            List<TlsConfig> all = new ArrayList<>();
            for (var order : List.of(UTF_16LE, UTF_16BE)) {
                for (String mark : List.of("", "\uFEFF")) {
                    String name = "wide-" + order + mark.length();
                    forms.write(name + ".crt", (mark + forms.text("ec.crt")).getBytes(order));
                    forms.write(name + ".key", (mark + forms.text("ec.key")).getBytes(order));
                    all.add(forms.with(name + ".crt", name + ".key"));
                }
            }
            return all;
        });
        forms.add("backslash and n in place of line ends", changed(text -> text.replace("\n", "\\n")));
        forms.add("blanks in place of line ends", changed(text -> text.replace('\n', ' ')));
        forms.add(
                "all of it in base64 once more",
                changed(text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
        forms.add("indented", changed(text -> text.indent(4)));
        forms.add("key and certificate in one file, either order", () -> {
            forms.write("one.pem", forms.text("ec.crt") + forms.text("ec.key"));
            forms.write("two.pem", forms.text("ec.key") + forms.text("ec.crt"));
            return List.of(forms.with("one.pem", "one.pem"), forms.with("two.pem", "two.pem"));
        });
        forms.add("cut off", () -> {
            forms.write("cut.key", forms.text("ec.key").substring(0, 100));
            forms.write("cut.crt", forms.text("ec.crt").substring(0, 100));
            return List.of(forms.with("ec.crt", "cut.key"), forms.with("cut.crt", "ec.key"));
        });
    }

    private void binary() {
        forms.add("DER certificate and key", () -> {
            forms.openssl("x509 -in ec.crt -outform DER -out ec.der");
            forms.openssl("pkey -in ec.key -outform DER -out ec.key.der");
            return List.of(forms.with("ec.der", "ec.key.der"), forms.trusting("ec.der"));
        });
        forms.add("DER key, PKCS#1 or SEC 1", () -> {
            forms.openssl("pkey -in rsa.key -traditional -outform DER -out rsa.old.der");
            forms.openssl("pkey -in ec.key -traditional -outform DER -out ec.old.der");
            return List.of(forms.with("rsa.crt", "rsa.old.der"), forms.with("ec.crt", "ec.old.der"));
        });
        forms.add("DER key, encrypted PKCS#8", () -> {
            forms.openssl(
                    "pkcs8 -topk8 -in ec.key -outform DER -passout pass:" + TlsForms.PASSWORD + " -out ec.enc.der");
            return List.of(forms.with("ec.crt", "ec.enc.der"));
        });
        forms.add("other binary", () -> {
            forms.write("binary", new byte[] {'0', 1, 0, 0});
            return List.of(forms.with("binary", "ec.key"), forms.with("ec.crt", "binary"));
        });
    }

    /** In files, and in the settings themselves. */
    private TlsForms.Form changed(UnaryOperator<String> change) {
        return () -> {
            String certificate = change.apply(forms.text("ec.crt"));
            String key = change.apply(forms.text("ec.key"));
            forms.write("changed.crt", certificate.getBytes(UTF_8));
            forms.write("changed.key", key.getBytes(UTF_8));
            return List.of(
                    forms.with("changed.crt", "changed.key"),
                    ServerTlsConfig.builder()
                            .certificate(Pem.parse(certificate))
                            .key(Pem.parse(key))
                            .build(),
                    ServerTlsConfig.builder()
                            .certificate(Pem.parse(new String(certificate.getBytes(UTF_8), ISO_8859_1)))
                            .key(Pem.parse(key))
                            .build());
        };
    }
}
