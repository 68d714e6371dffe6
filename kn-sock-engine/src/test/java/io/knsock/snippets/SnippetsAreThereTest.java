package io.knsock.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That each example that the Javadoc names is there, and each that is there is named. */
class SnippetsAreThereTest {
    private static final Path SNIPPETS = Path.of("src/test/java");
    private static final List<Path> SOURCES =
            List.of(Path.of("../kn-sock-api/src/main/java"), Path.of("src/main/java"));

    private static final Pattern TAG = Pattern.compile("\\{@snippet(?<rest>[^}]*)}");
    private static final Pattern REFERENCE =
            Pattern.compile("[\\s*]+file=\"(?<file>[\\w./]+)\"[\\s*]+region=\"(?<region>[\\w-]+)\"[\\s*]*");
    private static final Pattern START = Pattern.compile("// @start region=\"([\\w-]+)\"");

    private static Set<String> referenced() throws IOException {
        Set<String> all = new TreeSet<>();
        for (Path source : SOURCES) {
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".java")).toList()) {
                    Matcher tag = TAG.matcher(Files.readString(file));
                    while (tag.find()) {
                        Matcher reference = REFERENCE.matcher(tag.group("rest"));
                        assertThat(reference.matches())
                                .as("%s: %s", file, tag.group())
                                .isTrue();
                        all.add(reference.group("file") + " " + reference.group("region"));
                    }
                }
            }
        }
        return all;
    }

    private static Set<String> defined() throws IOException {
        Set<String> all = new TreeSet<>();
        try (Stream<Path> files = Files.list(SNIPPETS.resolve("io/knsock/snippets"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                String name = SNIPPETS.relativize(file).toString();
                Matcher start = START.matcher(text);
                while (start.find()) {
                    assertThat(all.add(name + " " + start.group(1)))
                            .as("%s once", start.group(1))
                            .isTrue();
                    String rest = text.substring(start.end());
                    assertThat(rest.indexOf("// @end"))
                            .as("end of %s, before another begins", start.group(1))
                            .isPositive()
                            .isLessThan(rest.contains("// @start") ? rest.indexOf("// @start") : rest.length());
                }
            }
        }
        return all;
    }

    @Test
    void eachThatIsNamedIsThereAndEachThatIsThereIsNamed() throws IOException {
        assertThat(referenced()).hasSizeGreaterThanOrEqualTo(8).isEqualTo(defined());
    }

    /** As whoever publishes the Javadoc does it; the tool of Java 17 does not know snippets (JEP 413). */
    @Test
    void javadocShowsThem(@TempDir Path made) throws IOException {
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(18);
        List<String> arguments = new ArrayList<>(
                List.of("-d", made.toString(), "-quiet", "-Xdoclint:none", "--snippet-path", SNIPPETS.toString()));
        arguments.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.walk(SOURCES.get(0))) { // without its module, whose modules are not on a path
            files.filter(one -> one.toString().endsWith(".java") && !one.endsWith("module-info.java"))
                    .forEach(one -> arguments.add(one.toString()));
        }
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        int code = ToolProvider.findFirst("javadoc").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertThat(code).as(said.toString()).isZero();
        String page = Files.readString(made.resolve("io/knsock/TcpServer.html"));
        assertThat(page).contains("KnSock.listen(config").doesNotContain("@start");
    }
}
