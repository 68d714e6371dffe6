package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The runnable jar is made of the work of others, and says so in their own words: none of their files replaces another.
 */
class LicencesIT {
    private static final Path JAR = Path.of(System.getProperty("kn-sock.jar"));
    private static final Pattern OF_THE_PART = Pattern.compile("META-INF/(.*/)?(LICENSE|NOTICE)[^/]*");
    private static final String FOLDER = "META-INF/licenses/";

    /** The contents of a jar's files, by name. */
    private static Map<String, byte[]> files(Path path) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry :
                    jar.stream().filter(each -> !each.isDirectory()).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    assertThat(files.put(entry.getName(), in.readAllBytes()))
                            .as(entry.getName() + " is there once")
                            .isNull();
                }
            }
        }
        return files;
    }

    /** The jars of others of which a class is in the runnable jar: netty-common-….jar, for instance. */
    private static List<Path> parts(Map<String, byte[]> whole) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .filter(path -> !path.getFileName().toString().startsWith("kn-sock-"))
                .filter(path -> isPart(path, whole))
                .toList();
    }

    private static boolean isPart(Path path, Map<String, byte[]> whole) {
        try {
            return files(path).keySet().stream()
                    .filter(name -> name.endsWith(".class") || name.endsWith(".so"))
                    .filter(name -> !name.endsWith("-info.class"))
                    .anyMatch(whole::containsKey);
        } catch (IOException failure) {
            throw new AssertionError(path.toString(), failure);
        }
    }

    /** The folder of a part: netty for netty-common-4.2.19.Final.jar, parsson for parsson-1.1.9.jar. */
    private static Optional<String> folder(Path part, Map<String, byte[]> whole) {
        return whole.keySet().stream()
                .filter(name -> name.startsWith(FOLDER))
                .map(name -> name.substring(FOLDER.length(), name.indexOf('/', FOLDER.length())))
                .filter(name -> part.getFileName().toString().startsWith(name + "-"))
                .findAny();
    }

    @Test
    void everyPartHasAFolderWithAllItsFiles() throws Exception {
        Map<String, byte[]> whole = files(JAR);
        List<Path> parts = parts(whole);

        assertThat(parts).extracting(part -> part.getFileName().toString()).anyMatch(name -> name.startsWith("netty-"));
        assertThat(parts)
                .extracting(part -> part.getFileName().toString())
                .anyMatch(name -> name.startsWith("parsson-"));
        for (Path part : parts) {
            Optional<String> folder = folder(part, whole);
            assertThat(folder).as("folder in META-INF/licenses for " + part).isPresent();
            files(part).forEach((name, content) -> {
                if (OF_THE_PART.matcher(name).matches()) {
                    String kept = FOLDER + folder.orElseThrow() + name.substring(name.lastIndexOf('/'));
                    assertThat(whole).as(name + " of " + part).containsKey(kept);
                    assertThat(whole.get(kept)).as(name + " of " + part).isEqualTo(content);
                }
            });
        }
    }

    @Test
    void itsOwnLicenceIsBesideItsOwnNotice() throws Exception {
        Map<String, byte[]> whole = files(JAR);

        assertThat(whole.get("META-INF/LICENSE")).isEqualTo(Files.readAllBytes(Path.of("..", "LICENSE")));
        assertThat(whole.get("META-INF/NOTICE")).isEqualTo(Files.readAllBytes(Path.of("..", "NOTICE")));
        assertThat(whole.keySet())
                .filteredOn(name -> OF_THE_PART.matcher(name).matches() && !name.startsWith(FOLDER))
                .containsExactly("META-INF/LICENSE", "META-INF/NOTICE");
    }
}
