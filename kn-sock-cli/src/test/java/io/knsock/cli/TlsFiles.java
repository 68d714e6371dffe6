package io.knsock.cli;

import io.knsock.test.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;

/** A throw-away CA, what it signed, and a CA that signed nothing, as PEM files in a directory. */
record TlsFiles(Path directory) {
    static TlsFiles in(Path directory) throws Exception {
        TestCa ca = TestCa.in(directory);
        ca.identity("server").dns("localhost").issue(); // and not for 127.0.0.1
        ca.client();
        Files.copy(ca.foreign().certificate(), directory.resolve("other-ca.crt"));
        return new TlsFiles(directory);
    }

    /**
     * Returns the path of {@code ca.crt}, {@code other-ca.crt}, or {@code .crt} or {@code .key} of server or client.
     */
    String file(String name) {
        return directory.resolve(name).toString();
    }
}
