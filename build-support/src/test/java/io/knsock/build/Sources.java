package io.knsock.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of all modules, found from this module's folder, in which its tests run. */
final class Sources {
    static final Path ROOT = Path.of("..");

    private Sources() {}

    /** Returns all files in Java but what builds have made. */
    static List<Path> java() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }
}
