package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What is in the file that a container is given has its licence and its notice with it. */
class LicencesIT {
    private static final Path RAR = Path.of(System.getProperty("rar"));

    private static Map<String, byte[]> files(InputStream in) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        return files;
    }

    private static Map<String, byte[]> rar() throws IOException {
        return files(Files.newInputStream(RAR));
    }

    private static void assertOwnLicenceAndNotice(Map<String, byte[]> files, String where) throws IOException {
        for (String name : new String[] {"LICENSE", "NOTICE"}) {
            assertThat(files).as(where).containsKey("META-INF/" + name);
            assertThat(files.get("META-INF/" + name)).as(where).isEqualTo(Files.readAllBytes(Path.of("..", name)));
        }
    }

    @Test
    void theAdapterAndEachOfItsOwnJarsHoldLicenceAndNotice() throws Exception {
        Map<String, byte[]> rar = rar();

        assertOwnLicenceAndNotice(rar, "kn-sock.rar");
        for (Map.Entry<String, byte[]> entry : rar.entrySet()) {
            if (entry.getKey().startsWith("kn-sock-")) {
                assertOwnLicenceAndNotice(files(new ByteArrayInputStream(entry.getValue())), entry.getKey());
            }
        }
    }

    @Test
    void theJarsOfOthersHaveAFolderOfTheirOwn() throws Exception {
        Map<String, byte[]> rar = rar();

        assertThat(rar.keySet())
                .filteredOn(name -> name.endsWith(".jar") && !name.startsWith("kn-sock-"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("netty-"), "is of a project that has a folder in META-INF/licenses");
        for (String name : new String[] {"NOTICE.txt", "LICENSE.slf4j.txt", "LICENSE.liburing.txt"}) {
            assertThat(rar.get("META-INF/licenses/netty/" + name))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(Path.of("..", "licenses", "netty", name)));
        }
    }
}
