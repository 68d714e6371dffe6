package io.knsock.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KnsNumbersTest {
    private static final Path TABLE = Sources.ROOT.resolve("docs/kns-numbers.txt");
    private static final Pattern ROW = Pattern.compile("KNS(\\d{4}) +KNS(\\d{4}) +(\\S+) +\\S.*");

    /** Not a number alone, which stands for a message that is elsewhere, unless the wire log says it. */
    private static final Pattern MESSAGE =
            Pattern.compile("(?:\\blog\\(\"KNS(?=\\d{4}\")|\"KNS(?=\\d{4} [^\"]))(\\d{4})");

    /** Two wordings of one message are as near to each other as this. */
    private static final int LINES_OF_A_MESSAGE = 5;

    @Test
    void everyNumberIsInARangeOfItsModule() throws IOException {
        List<Range> ranges = ranges();

        assertThat(uses())
                .isNotEmpty()
                .filteredOn(use -> ranges.stream().noneMatch(range -> range.admits(use)))
                .isEmpty();
    }

    @Test
    void noNumberIsThatOfTwoMessages() throws IOException {
        Map<Integer, Use> seen = new HashMap<>();
        List<String> twice = new ArrayList<>();
        for (Use use : uses()) {
            Use earlier = seen.put(use.number(), use);
            if (earlier != null && !use.isNear(earlier)) {
                twice.add(earlier + " and " + use);
            }
        }

        assertThat(twice).isEmpty();
    }

    @Test
    void rangesAreInOrderAndDoNotOverlap() throws IOException {
        int last = 0;
        for (Range range : ranges()) {
            assertThat(range.first()).as(range.toString()).isGreaterThan(last);
            assertThat(range.last()).as(range.toString()).isGreaterThanOrEqualTo(range.first());
            last = range.last();
        }
    }

    private static List<Range> ranges() throws IOException {
        List<Range> ranges = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (!line.startsWith("#")) {
                Matcher row = ROW.matcher(line);
                assertThat(row.matches()).as("line of the table: " + line).isTrue();
                ranges.add(new Range(Integer.parseInt(row.group(1)), Integer.parseInt(row.group(2)), row.group(3)));
            }
        }
        return ranges;
    }

    private static List<Use> uses() throws IOException {
        List<Use> uses = new ArrayList<>();
        for (Path file : Sources.java()) {
            if (file.toString().contains("/src/main/")) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    Matcher message = MESSAGE.matcher(lines.get(i));
                    while (message.find()) {
                        uses.add(new Use(Integer.parseInt(message.group(1)), file, i + 1));
                    }
                }
            }
        }
        return uses;
    }

    private record Range(int first, int last, String module) {
        boolean admits(Use use) {
            return first <= use.number() && use.number() <= last && use.module().equals(module);
        }
    }

    private record Use(int number, Path file, int line) {
        String module() {
            return Sources.ROOT.relativize(file).getName(0).toString();
        }

        boolean isNear(Use other) {
            return file.equals(other.file) && Math.abs(line - other.line) <= LINES_OF_A_MESSAGE;
        }

        @Override
        public String toString() {
            return "KNS%04d in %s:%d".formatted(number, file, line);
        }
    }
}
