package io.knsock.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.engine.NumberedMessages.Found;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of numbered messages: made from the sources, which have number, level and text, and from a file with a line
 * for each number, which has cause and remedy.
 */
class MessagesPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/messages.md");

    /** With one meaning: tls.verify=false, in the log and told by doctor. */
    private static final Set<String> SAID_IN_TWO_PLACES = Set.of("KNS0005");

    private static final Pattern NUMBER = Pattern.compile("KNS\\d{4}");

    private final SortedMap<String, List<Found>> sources = sources();
    private final SortedMap<String, Explanation> explanations = explanations();

    private record Explanation(String cause, String remedy) {}

    /** To write the page anew: {@code mvn test -pl kn-sock-engine -am -Dkn-sock.write=true}. */
    @Test
    void thePageOfMessagesIsTheOneMadeFromTheSources() throws IOException {
        String page = page();
        if (Boolean.getBoolean("kn-sock.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyNumberOfTheSourcesIsExplainedAndNoOther() {
        assertThat(explanations.keySet())
                .as("kn-sock-engine/src/test/resources/messages.txt has a line for each number of the sources")
                .isEqualTo(sources.keySet());
        assertThat(explanations.values()).allSatisfy(one -> {
            assertThat(one.cause()).endsWith(".");
            assertThat(one.remedy()).endsWith(".");
        });
    }

    /** A literal that the reading of sources does not understand would be missed without a word. */
    @Test
    void noNumberOfTheSourcesIsOverlooked() throws IOException {
        Set<String> written = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path folder : modules.map(one -> one.resolve("src/main"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        numbers(Files.readString(file, ISO_8859_1), written);
                    }
                }
            }
        }
        assertThat(sources.keySet()).isEqualTo(written);
    }

    @Test
    void aNumberStandsAtOnePlaceOfTheSources() {
        sources.forEach((number, places) -> {
            long files = places.stream().map(Found::file).distinct().count();
            assertThat(files).as(number + " is in " + places).isEqualTo(SAID_IN_TWO_PLACES.contains(number) ? 2 : 1);
        });
    }

    @Test
    void noPageSpeaksOfANumberThatDoesNotExist() throws IOException {
        Set<String> spokenOf = new TreeSet<>();
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            for (Path page : pages.filter(one -> one.toString().endsWith(".md") && !one.equals(PAGE))
                    .toList()) {
                numbers(Files.readString(page), spokenOf);
            }
        }
        for (String page : List.of("README.md", "CHANGELOG.md", "SECURITY.md")) {
            numbers(Files.readString(ROOT.resolve(page)), spokenOf);
        }
        assertThat(sources.keySet()).containsAll(spokenOf);
    }

    /** The reading of sources itself, on what it has to tell apart. */
    @Test
    void readsNumberLevelAndTextOfAMessageFromASource() {
        String source = """
                class A {
                    // "KNS0001 in a comment" WARNING;
                    private static final String OTHER = "KNS0002 ";
                    void a() {
                        LOG.say(ok ? INFO : WARNING, "KNS0003 one {0}" + " and {1}", x ? "" : "; more", ';');
                    }
                    void b() {
                        switch (x) {
                            case Y -> LOG.seldom(name, null, DEBUG, x ? "KNS0004 \\"two\\"" : "KNS0005 three", y);
                        }
                    }
                    void c() {
                        log("KNS0006", "four", context);
                    }
                    void d() {
                        all.add(new SomeWarning("KNS0007", what + ": " + remark(a, b).what() + ", five", "do " + it));
                        Set<String> those = Set.of("KNS0007", "KNS0008");
                    }
                }
                """;
        Path file = Path.of("A.java");
        assertThat(NumberedMessages.of(file, source))
                .containsExactly(
                        new Found("KNS0003", Set.of("INFO", "WARNING"), false, "one {0} and {1}", file),
                        new Found("KNS0004", Set.of("DEBUG"), true, "\"two\"", file),
                        new Found("KNS0005", Set.of("DEBUG"), true, "three", file),
                        new Found("KNS0006", Set.of("INFO", "WARNING", "DEBUG"), false, "four", file),
                        new Found("KNS0007", Set.of("WARNING"), false, "{0}: {0}, five: do {0}", file));
    }

    private static void numbers(String text, Set<String> numbers) {
        NUMBER.matcher(text).results().map(MatchResult::group).forEach(numbers::add);
    }

    private static SortedMap<String, List<Found>> sources() {
        try {
            SortedMap<String, List<Found>> byNumber = new TreeMap<>();
            for (Found one : NumberedMessages.ofAllModules(ROOT)) {
                byNumber.merge(
                        one.number(),
                        List.of(one),
                        (some, more) ->
                                Stream.concat(some.stream(), more.stream()).toList());
            }
            return byNumber;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static SortedMap<String, Explanation> explanations() {
        SortedMap<String, Explanation> all = new TreeMap<>();
        try (InputStream file = MessagesPageTest.class.getResourceAsStream("/messages.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
            for (String line : text.lines().filter(one -> one.startsWith("KNS")).toList()) {
                String[] cells = line.split(" \\| ");
                assertThat(cells).as(line).hasSize(3);
                assertThat(all.put(cells[0], new Explanation(cells[1], cells[2])))
                        .as(cells[0])
                        .isNull();
            }
            return all;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String page() {
        StringBuilder page = new StringBuilder("""
                # Messages by number

                This page is generated from the sources and from `kn-sock-engine/src/test/resources/messages.txt`; tests
                keep it equal and complete.

                In every integration, each message for users has a number. Look up the number here, and a symptom
                without a number in [troubleshooting](troubleshooting.md). `…` stands for names, addresses, settings and
                reasons. The logger is `io.knsock`; messages of the CDI integration (KNS0100 to KNS0144) use
                `io.knsock.cdi`, those of the wire log (KNS0063 to KNS0066) use `io.knsock.wire`.

                *Seldom* means: at most once in ten seconds for each server, client or endpoint; the next line contains
                the number of occurrences in between. At DEBUG every occurrence is logged. See [logs](logs.md).

                | number | level | message | cause | what to do |
                |---|---|---|---|---|
                """);
        for (Map.Entry<String, List<Found>> one : sources.entrySet()) {
            Explanation explanation = explanations.getOrDefault(one.getKey(), new Explanation("", ""));
            page.append("| ").append(one.getKey());
            page.append(" | ").append(levels(one.getValue()));
            page.append(" | ").append(texts(one.getValue()));
            page.append(" | ").append(explanation.cause());
            page.append(" | ").append(explanation.remedy()).append(" |\n");
        }
        return page.toString();
    }

    private static String levels(List<Found> places) {
        String levels = Stream.of("ERROR", "WARNING", "INFO", "DEBUG")
                .filter(level -> places.stream().anyMatch(one -> one.levels().contains(level)))
                .collect(joining(" or "));
        return levels + (places.stream().anyMatch(Found::isSeldom) ? ", seldom" : "");
    }

    private static String texts(List<Found> places) {
        return places.stream()
                .map(Found::text)
                .map(text -> text.replaceAll("(\\{\\d+\\})+\\*?", "…")
                        .replace("|", "\\|")
                        .strip())
                .distinct()
                .sorted() // the order of files is that of the file system
                .collect(joining("<br>"));
    }
}
