package io.knsock.runtimes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Makes of the WAR of this module one for a server that has CDI: without Weld, its listener, and more. */
final class Wars {
    private static final String SETTINGS = "WEB-INF/classes/META-INF/microprofile-config.properties";

    private Wars() {}

    /**
     * Writes it.
     *
     * @param left with what the names of the libraries begin that are left out
     * @param settings lines that are added to the settings
     */
    static Path without(Path war, Path target, List<String> left, String settings) throws IOException {
        try (ZipFile zip = new ZipFile(war.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                String library = name.substring(name.lastIndexOf('/') + 1);
                if (name.equals("WEB-INF/web.xml")
                        || name.startsWith("WEB-INF/lib/") && left.stream().anyMatch(library::startsWith)) {
                    continue;
                }
                out.putNextEntry(new ZipEntry(name));
                try (InputStream bytes = zip.getInputStream(entry)) {
                    bytes.transferTo(out);
                }
                if (name.equals(SETTINGS)) {
                    out.write(("\n" + settings + "\n").getBytes(StandardCharsets.UTF_8));
                }
                out.closeEntry();
            }
        }
        return target;
    }
}
