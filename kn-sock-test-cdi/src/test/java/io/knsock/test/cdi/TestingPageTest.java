package io.knsock.test.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page docs/testing.md shows tests that were compiled and run: what is between two marks here is one of its blocks.
 */
class TestingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "testing.md");
    private static final Path TESTS = Path.of("src/test/java/io/knsock/test/cdi/TestingYourHandlersTest.java");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern MARKED = Pattern.compile(" *// page: \\w+\n(.*?) *// end\n", Pattern.DOTALL);

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        List<String> all = new ArrayList<>();
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
            // Without its end: an empty last line would count as one that is not indented.
            all.add(matcher.group(1).stripTrailing().stripIndent() + "\n");
        }
        return all;
    }

    private static void write(List<String> blocks) throws IOException {
        Iterator<String> next = blocks.iterator();
        String page = BLOCK.matcher(Files.readString(PAGE))
                .replaceAll(block -> Matcher.quoteReplacement("```java\n" + next.next() + "```\n"));
        Files.writeString(PAGE, page);
    }

    @Test
    void thePageShowsTheTestsAsTheyAre() throws IOException {
        if (Boolean.getBoolean("kn-sock.write")) {
            write(found(MARKED, TESTS));
        }
        assertThat(found(BLOCK, PAGE)).containsExactlyElementsOf(found(MARKED, TESTS));
    }

    @Test
    void thereAreTwelve() throws IOException {
        assertThat(found(Pattern.compile("(@Test)"), TESTS)).hasSize(12);
        assertThat(found(BLOCK, PAGE))
                .filteredOn(block -> block.contains("@Test"))
                .hasSize(12);
    }
}
