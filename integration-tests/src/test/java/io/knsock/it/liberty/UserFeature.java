package io.knsock.it.liberty;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The user feature of kn-sock, as the build has packed it. */
final class UserFeature {
    private static final Path EXTENSION = LibertyServer.USER.resolve("extension");

    private UserFeature() {}

    /** Puts it where the server looks, as docs/servers/open-liberty.md does by hand. */
    static void install() throws IOException {
        Path archive = Path.of(System.getProperty("it.directory"), "feature", "knSock-1.0.esa");
        try (ZipFile esa = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(esa.entries())) {
                Path target = target(entry.getName());
                if (target != null) {
                    Files.createDirectories(target.getParent());
                    try (InputStream content = esa.getInputStream(entry)) {
                        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    /** Returns where a file belongs; null if it is not installed. */
    private static Path target(String name) {
        if (name.equals("OSGI-INF/SUBSYSTEM.MF")) {
            return EXTENSION.resolve("lib/features/io.knsock.knSock-1.0.mf");
        }
        if (name.startsWith("wlp/") && !name.endsWith("/")) {
            return EXTENSION.resolve(name.substring("wlp/".length()));
        }
        return name.endsWith(".jar") ? EXTENSION.resolve("lib").resolve(name) : null;
    }
}
