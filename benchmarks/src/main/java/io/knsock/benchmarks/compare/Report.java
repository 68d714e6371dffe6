package io.knsock.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run has measured, as Markdown and as a chart. */
final class Report {
    private static final String BEGIN = "<!-- results: written by benchmarks/run -->";
    private static final String END = "<!-- end of results -->";

    /** Figures that are told beside the one that is compared, and what their columns are called. */
    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("server-us", "server's CPU, µs for each");
        COLUMNS.put("load", "load's CPU");
        COLUMNS.put("resumed", "resumed");
        COLUMNS.put("heap", "in the heap");
        COLUMNS.put("beside", "beside it");
        COLUMNS.put("p50-us", "50 %");
        COLUMNS.put("p99.9-us", "99.9 %");
        COLUMNS.put("max-us", "longest");
        COLUMNS.put("late-p99-us", "load late by (99 %)");
    }

    /** What kn-sock is to reach: a ratio of two servers in the same run. */
    private record Target(String what, String work, String of, String to, double bound, boolean atLeast) {}

    private static final List<Target> TARGETS = List.of(
            new Target("handler on the loop, to Netty", "echo", "knsock-async", "netty-epoll", 0.97, true),
            new Target("the same, on NIO", "echo", "knsock-async-nio", "netty-nio", 0.97, true),
            new Target("the same, to Vert.x with its defaults", "echo", "knsock-async", "vertx", 1.15, true),
            new Target(
                    "default handler, to a thread for each connection",
                    "echo",
                    "knsock-blocking",
                    "jdk-threads",
                    1,
                    true),
            new Target("the same at 1,000 connections", "echo-1000", "knsock-blocking", "jdk-threads", 1.5, true),
            new Target(
                    "default handler, to Spring Integration on NIO", "echo", "knsock-blocking", "spring-nio", 2, true),
            new Target("the same, to its server with threads", "echo", "knsock-blocking", "spring-net", 2, true),
            new Target("the same, to Camel", "echo", "knsock-blocking", "camel", 2, true),
            new Target(
                    "16 pipelined, default handler, to Netty with a hop",
                    "pipelined",
                    "knsock-blocking",
                    "netty-hop",
                    1.5,
                    true),
            new Target("TLS echo, to Netty", "tls", "knsock-async", "netty-epoll", 0.97, true),
            new Target("full TLS handshakes, to Netty", "tls-full", "knsock-async", "netty-epoll", 0.97, true),
            new Target("resumed TLS handshakes, to Netty", "tls-resumed", "knsock-async", "netty-epoll", 0.97, true),
            new Target("memory for an idle connection, to Netty", "idle", "knsock-async", "netty-epoll", 1.15, false),
            new Target("CDI bean on Open Liberty, to plain Java", "liberty", "cdi", "knsock-blocking", 0.6, true),
            new Target("message-driven bean, to plain Java", "liberty", "mdb", "knsock-blocking", 0.55, true));

    private final Map<Work, Results> results;

    Report(Map<Work, Results> results) {
        this.results = results;
    }

    static String table(Work work, Results results) {
        Set<String> others = results.figures();
        List<String> columns =
                COLUMNS.keySet().stream().filter(others::contains).toList();
        StringBuilder table = new StringBuilder("| server | median, " + work.unit() + " | least | most | ratio |");
        columns.forEach(column -> table.append(' ').append(COLUMNS.get(column)).append(" |"));
        table.append("\n|---|--:|--:|--:|--:|")
                .append("--:|".repeat(columns.size()))
                .append('\n');
        String first = results.servers().iterator().next();
        for (String server : results.servers()) {
            double median = results.median(server, work.figure());
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %.2f |",
                    server,
                    number(median),
                    number(results.least(server, work.figure())),
                    number(results.most(server, work.figure())),
                    median / results.median(first, work.figure())));
            columns.forEach(column -> table.append(' ')
                    .append(other(column, results.median(server, column)))
                    .append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "failed" : String.format(Locale.ROOT, value < 10 ? "%,.2f" : "%,.0f", value);
    }

    private static String other(String column, double value) {
        return switch (column) {
            case "load" ->
                String.format(Locale.ROOT, "%.0f %%%s", value * 100, value > Load.LIMIT ? " (its limit)" : "");
            case "resumed" -> String.format(Locale.ROOT, "%.0f %%", value * 100);
            case "server-us" -> String.format(Locale.ROOT, "%.1f", value);
            default -> number(value);
        };
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(machine()).append('\n');
        String targets = targets();
        if (!targets.isEmpty()) {
            text.append("\n### What was aimed at\n\n").append(targets);
        }
        results.forEach((work, measured) -> text.append("\n### `")
                .append(work.name())
                .append("`: ")
                .append(work.title())
                .append("\n\n")
                .append(table(work, measured)));
        return text.toString();
    }

    private static String machine() {
        String processor = "unknown processor";
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            processor = lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .orElse(processor);
        } catch (IOException notLinux) {
            processor = System.getProperty("os.arch");
        }
        return String.format(
                Locale.ROOT,
                "Measured on %s: %d processors (%s), %s %s, Java %s. Everything on that machine, load and servers.",
                LocalDate.now(ZoneId.systemDefault()),
                Runtime.getRuntime().availableProcessors(),
                processor,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"));
    }

    private String targets() {
        List<String> rows = new ArrayList<>();
        for (Target target : TARGETS) {
            results.forEach((work, measured) -> {
                if (work.name().equals(target.work())) {
                    double ratio =
                            measured.median(target.of(), work.figure()) / measured.median(target.to(), work.figure());
                    if (!Double.isNaN(ratio)) {
                        boolean met = target.atLeast() ? ratio >= target.bound() : ratio <= target.bound();
                        rows.add(String.format(
                                Locale.ROOT,
                                "| %s | `%s` | %s %.2f | %.2f | %s | %s |%n",
                                target.what(),
                                work.name(),
                                target.atLeast() ? "at least" : "at most",
                                target.bound(),
                                ratio,
                                met ? "yes" : "**no**",
                                byProcessorTime(target, measured)));
                    }
                }
            });
        }
        return rows.isEmpty()
                ? ""
                : "| what | work | ratio | measured | met | by the server's CPU |\n|---|---|--:|--:|---|--:|\n"
                        + String.join("", rows);
    }

    /**
     * Returns the ratio there would be if the server were all that takes time: it tells them apart where the load is
     * the limit.
     */
    private static String byProcessorTime(Target target, Results measured) {
        double ratio = measured.median(target.to(), "server-us") / measured.median(target.of(), "server-us");
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** Puts the results into a page, between its two marks, and the chart beside it. */
    void write(Path page) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    page + " has no lines '" + BEGIN + "' and '" + END + "' to write between");
        }
        Files.writeString(page, text.substring(0, begin) + BEGIN + "\n\n" + markdown() + "\n" + text.substring(end));
        String name = page.getFileName().toString().replaceFirst("\\.md$", ".svg");
        Files.writeString(page.resolveSibling(name), svg());
    }

    /** One bar for each server at each work, as long as its ratio to the first one. */
    String svg() {
        int nameWidth = 170;
        int barWidth = 420;
        int line = 18;
        StringBuilder bars = new StringBuilder();
        int y = 10;
        for (Map.Entry<Work, Results> entry : results.entrySet()) {
            Work work = entry.getKey();
            Results measured = entry.getValue();
            String first = measured.servers().iterator().next();
            double longest = measured.servers().stream()
                    .mapToDouble(server -> measured.median(server, work.figure()))
                    .filter(value -> !Double.isNaN(value))
                    .max()
                    .orElse(1);
            y += line + 8;
            bars.append(String.format(
                    Locale.ROOT,
                    "<text x=\"10\" y=\"%d\" class=\"title\">%s (%s, %s is better)</text>%n",
                    y,
                    work.title().replace("&", "&amp;").replace("<", "&lt;"),
                    work.unit(),
                    work.moreIsBetter() ? "more" : "less"));
            for (String server : measured.servers()) {
                double median = measured.median(server, work.figure());
                y += line;
                bars.append(String.format(
                        Locale.ROOT, "<text x=\"%d\" y=\"%d\" class=\"name\">%s</text>%n", nameWidth, y, server));
                if (!Double.isNaN(median)) {
                    double width = Math.max(1, median / longest * barWidth);
                    bars.append(String.format(
                            Locale.ROOT,
                            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"12\" class=\"%s\"/>"
                                    + "<text x=\"%.1f\" y=\"%d\">%s (%.2f)</text>%n",
                            nameWidth + 8,
                            y - 10,
                            width,
                            isOurs(server) ? "ours" : "other",
                            nameWidth + 14 + width,
                            y,
                            number(median),
                            median / measured.median(first, work.figure())));
                }
            }
        }
        return Stream.of(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"" + (y + 14)
                                + "\" viewBox=\"0 0 760 " + (y + 14) + "\">",
                        "<style>text{font:12px sans-serif;fill:#222}.title{font-weight:bold}.name{text-anchor:end}"
                                + ".ours{fill:#1a73c0}.other{fill:#b8bec6}</style>",
                        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
                        bars + "</svg>",
                        "")
                .collect(Collectors.joining("\n"));
    }

    private static boolean isOurs(String server) {
        return server.startsWith("knsock") || Work.isOutside(server);
    }
}
