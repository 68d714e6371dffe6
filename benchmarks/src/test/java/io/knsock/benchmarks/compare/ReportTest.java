package io.knsock.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportTest {
    private final List<Work> works = Work.all();
    private final Map<Work, Results> results = new LinkedHashMap<>();
    private final Report report = new Report(results);

    private Work work(String name) {
        return works.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void measured(String work, String server, double... values) {
        Results of = results.computeIfAbsent(work(work), first -> new Results());
        for (double value : values) {
            of.add(server, Map.of(work(work).figure(), value));
        }
    }

    private void measured(String work, Map<String, Double> processorTimes) {
        Results of = results.computeIfAbsent(work(work), first -> new Results());
        new TreeMap<>(processorTimes)
                .forEach(
                        (server, micros) -> of.add(server, Map.of("rate", 1_000.0, "server-us", micros, "load", 0.91)));
    }

    @Test
    void comparesMediansWithTheFirstServer() {
        measured("echo", "netty-epoll", 900, 1_000, 4_000);
        measured("echo", "knsock-async", 700, 800);
        assertThat(report.markdown())
                .contains("| netty-epoll | 1,000 | 900 | 4,000 | 1.00 |")
                .contains("| knsock-async | 750 | 700 | 800 | 0.75 |");
    }

    @Test
    void saysOfATargetWhetherItIsMet() {
        measured("tls", "netty-epoll", 100);
        measured("tls", "knsock-async", 97);
        measured("idle", "netty-epoll", 1_000);
        measured("idle", "knsock-async", 1_160);
        assertThat(report.markdown())
                .contains("| TLS echo, to Netty | `tls` | at least 0.97 | 0.97 | yes |  |")
                .contains("| memory for an idle connection, to Netty | `idle` | at most 1.15 | 1.16 | **no** |  |");
    }

    @Test
    void tellsServersApartWhereTheLoadIsTheLimit() {
        measured("echo", Map.of("knsock-async", 5.0, "vertx", 6.0));
        assertThat(report.markdown())
                .contains("| knsock-async | 1,000 | 1,000 | 1,000 | 1.00 | 5.0 | 91 % (its limit) |")
                .contains("| the same, to Vert.x with its defaults | `echo` | at least 1.15 | 1.00 | **no** | 1.20 |");
    }

    @Test
    void saysThatAServerHasFailed() {
        measured("connect", "netty-epoll", 100);
        results.get(work("connect")).add("vertx", Map.of());
        assertThat(report.markdown()).contains("| vertx | failed |");
        assertThat(report.svg()).contains(">vertx<");
    }

    @Test
    void replacesTheResultsOfAPage(@TempDir Path directory) throws Exception {
        Path page = directory.resolve("speed.md");
        Files.writeString(
                page, "before\n<!-- results: written by benchmarks/run -->\nold\n<!-- end of results -->\nafter\n");
        measured("echo", "netty-epoll", 1_000);
        measured("echo", "jdk-threads", 500);
        report.write(page);
        report.write(page);
        assertThat(page)
                .content()
                .startsWith("before\n")
                .endsWith("<!-- end of results -->\nafter\n")
                .containsOnlyOnce("| netty-epoll |")
                .doesNotContain("old");

        NodeList bars = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("speed.svg").toFile())
                .getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(1 + 2); // the ground, and one for each server
        double first = width(bars, 1);
        double second = width(bars, 2);
        assertThat(second).isEqualTo(first / 2);
    }

    private static double width(NodeList bars, int bar) {
        return Double.parseDouble(((Element) bars.item(bar)).getAttribute("width"));
    }

    @Test
    void changesNoPageThatDoesNotSayWhere(@TempDir Path directory) throws Exception {
        Path page = Files.writeString(directory.resolve("page.md"), "text");
        assertThatThrownBy(() -> report.write(page)).hasMessageContaining("has no lines '<!-- results");
        assertThat(page).hasContent("text");
    }
}
