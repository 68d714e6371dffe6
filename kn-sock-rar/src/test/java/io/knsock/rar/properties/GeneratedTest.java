package io.knsock.rar.properties;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made from the tables of settings is committed, and is what would be made from them now. */
class GeneratedTest {
    /** How each such file begins; the command follows. */
    static final String WHAT = "Generated from the tables of settings by";

    /** Writes these files again. */
    static final String HOW = "mvn test -pl kn-sock-rar -am -Dkn-sock.write=true -Dtest=GeneratedTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false";

    private static final Path JAVA = Path.of("src/main/java/io/knsock/rar/properties");
    private static final Path DESCRIPTOR = Path.of("src/main/rar/META-INF/ra.xml");

    static Set<String> names() {
        return GeneratedJava.classes().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theClassIsTheOneMadeFromTheTables(String name) throws IOException {
        isMade(JAVA.resolve(name + ".java"), GeneratedJava.classes().get(name));
    }

    @Test
    void theDescriptorIsTheOneMadeFromTheTables() throws IOException {
        isMade(DESCRIPTOR, GeneratedDescriptor.text());
    }

    @Test
    void noOtherClassSaysThatItIsGenerated() throws IOException {
        Set<String> generated = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).startsWith("// " + WHAT)) {
                    generated.add(file.toString());
                }
            }
        }
        assertThat(generated)
                .isEqualTo(names().stream()
                        .map(name -> JAVA.resolve(name + ".java").toString())
                        .collect(Collectors.toSet()));
    }

    @Test
    void contributorsAreToldTheSameCommand() throws IOException {
        assertThat(Files.readString(Path.of("..", "CONTRIBUTING.md"))).contains("`" + HOW + "`");
    }

    /**
     * To write it again: {@code mvn test -pl kn-sock-rar -am -Dkn-sock.write=true -Dtest=GeneratedTest
     * -Dsurefire.failIfNoSpecifiedTests=false}.
     */
    private static void isMade(Path file, String made) throws IOException {
        if (Boolean.getBoolean("kn-sock.write")) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file))
                .as(file + ": to write it again, " + HOW)
                .isEqualTo(made);
    }
}
