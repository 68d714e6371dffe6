package io.knsock.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.runtimes.drivers.Deployed;
import io.knsock.runtimes.drivers.Driver;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file that application servers run as it is, in a Tomcat that has Weld and SmallRye Config in its libraries. */
@Timeout(120)
class SameWarIT {
    private static final Path WAR = Path.of(System.getProperty("it.war", "target/runtimes-portable.war"))
            .toAbsolutePath();
    private static final Path WAR_WITH_ALL = Path.of("target/runtimes.war").toAbsolutePath();
    private static final String BACKEND = "portable.backend.port";

    @Test
    void theFileThatRunsOnEachServerRunsInTomcatWithWeld(@TempDir Path folder) throws Exception {
        try (PeerListener backend = PeerListener.answering(line -> "backend: " + line + "\n")) {
            System.setProperty(BACKEND, Integer.toString(backend.port()));
            List<Path> libraries = missing(Files.createDirectory(folder.resolve("lib")));
            try (Driver server = new Isolated("TomcatDriver", folder, libraries, "/org/apache/tomcat/")) {
                Deployed same = server.deploy("same", WAR);
                assertThat(ask("echo", "a")).isEqualTo("Echo: a");
                assertThat(ask("orders", "{\"what\":\"bread\",\"number\":2}")).isEqualTo("{\"text\":\"1: 2 bread\"}");
                assertThat(ask("relay", "a")).isEqualTo("backend: a, backend: a (same), backend: a, backend: a");
                System.out.printf(
                        "same file: SHA-256 %s runs on Tomcat %s with Weld %s, JDK %s%n",
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(WAR))),
                        System.getProperty("tomcat.version"),
                        System.getProperty("weld.version"),
                        Runtime.version().feature());
                same.undeploy();
                assertThat(Ports.all()).isEmpty();
                Eventually.until(() -> Ports.threads().isEmpty(), Ports::threads);
            }
        } finally {
            System.clearProperty(BACKEND);
        }
    }

    private static String ask(String server, String line) {
        try (Peer peer = Ports.connect("same", server)) {
            return peer.ask(line);
        }
    }

    /** What the WAR with all of it has, and the file has not, is what Tomcat must have in its folder lib. */
    private static List<Path> missing(Path lib) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (ZipFile all = new ZipFile(WAR_WITH_ALL.toFile());
                ZipFile same = new ZipFile(WAR.toFile())) {
            for (ZipEntry entry : Collections.list(all.entries())) {
                if (entry.getName().endsWith(".jar") && same.getEntry(entry.getName()) == null) {
                    Path jar =
                            lib.resolve(Path.of(entry.getName()).getFileName().toString());
                    try (InputStream bytes = all.getInputStream(entry)) {
                        Files.copy(bytes, jar);
                    }
                    jars.add(jar);
                }
            }
        }
        return jars;
    }
}
