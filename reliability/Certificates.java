package reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Certificates for trials, in a directory that is deleted at the end. */
final class Certificates {
    private Certificates() {}

    static Path make() throws Exception {
        Path directory = Files.createTempDirectory("kn-sock-reliability");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        Server.shell("make-certs", directory.toString(), "--force");
        return directory;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            System.err.println("cannot delete " + directory + ": " + failure);
        }
    }
}
