package io.knsock.benchmarks.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Has servers do the same work one after another, several rounds, each in a fresh process and under the same load, and
 * prints the median of each, its spread and its ratio to the first.
 */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures kn-sock beside others in one run: ratios, not figures to quote.")
final class Compare implements Runnable {
    private static final int START_SECONDS = 120;
    private static final String BEFORE = "-before";

    @Parameters(
            arity = "0..*",
            paramLabel = "WORK",
            description = "What is to be done; 'all' is everything. Default: list it.")
    private List<String> works = List.of();

    @Option(names = "--servers", split = ",", paramLabel = "NAME", description = "Only these servers.")
    private List<String> only = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "How often each is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--set",
            split = ",",
            paramLabel = "NAME=VALUE",
            description =
                    "What load and servers are told otherwise, such as connections=8,depth=4,bytes=256,seconds=10.")
    private List<String> set = List.of();

    @Option(
            names = "--write",
            paramLabel = "PAGE",
            description = "A Markdown page to put the results into; a chart goes beside it.")
    private Path page;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description = "Another option of each server's JVM, such as one that starts a recording. May be repeated.")
    private List<String> jvm = List.of();

    @Option(
            names = "--before",
            paramLabel = "JAR",
            description =
                    "The benchmarks.jar of another checkout, built there: its servers of kn-sock are measured in the"
                            + " same run, as NAME-before. (benchmarks/run takes the checkout's folder.)")
    private Path before;

    @Option(names = "--external", hidden = true, description = "NAME@PORT=COMMAND: a server that is started so.")
    private List<String> external = List.of();

    private final Map<Work, Results> results = new LinkedHashMap<>();
    private String keys = "";

    private Compare() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare()).execute(arguments));
    }

    @Override
    public void run() {
        List<Work> chosen = chosen();
        try {
            if (chosen.stream().anyMatch(work -> work.task().isTls())) {
                keys = "keys=" + Keys.make();
            }
            for (Work work : chosen) {
                measure(work);
            }
            Report report = new Report(results);
            System.out.println(report.markdown());
            if (page != null) {
                report.write(page);
            }
        } catch (IOException failed) {
            throw new CommandLine.ExecutionException(new CommandLine(this), failed.toString(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Work> chosen() {
        List<Work> all = Work.all();
        if (works.isEmpty()) {
            CommandLine.usage(this, System.out);
            all.forEach(work -> System.out.printf("  %-14s %s%n", work.name(), work.title()));
            System.out.println("Servers: "
                    + all.stream()
                            .flatMap(work -> work.servers().stream())
                            .distinct()
                            .toList());
            return List.of();
        }
        List<String> names = all.stream().map(Work::name).toList();
        for (String asked : works) {
            if (!asked.equals("all") && !names.contains(asked)) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this), "there is no work '" + asked + "': choose all, or of " + names);
            }
        }
        return all.stream()
                .filter(work -> works.contains("all") || works.contains(work.name()))
                .toList();
    }

    private void measure(Work work) throws InterruptedException {
        List<String> servers = work.servers().stream()
                .filter(server -> only.isEmpty() || only.contains(server))
                .filter(this::isHere)
                .flatMap(this::withBefore)
                .toList();
        if (servers.isEmpty()) {
            return;
        }
        System.out.printf("%s: %s%n", work.name(), work.title());
        Results measured = new Results();
        results.put(work, measured);
        for (int round = 1; round <= rounds; round++) {
            for (String server : servers) {
                Map<String, Double> figures;
                try {
                    figures = work.task().text("load").equals("start") ? start(work, server) : underLoad(work, server);
                } catch (IOException | IllegalStateException failed) {
                    System.out.printf("%d/%d %-22s failed: %s%n", round, rounds, server, failed.getMessage());
                    figures = Map.of();
                }
                measured.add(server, figures);
                if (!figures.isEmpty()) {
                    System.out.printf("%d/%d %-22s %s%n", round, rounds, server, text(figures));
                }
            }
        }
        System.out.println();
        System.out.println(Report.table(work, measured));
    }

    private static String text(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, "%s %,.2f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining("  "));
    }

    /** Virtual threads need Java 21; what is started by others is there if they say so. */
    private boolean isHere(String server) {
        if (server.equals("jdk-virtual")) {
            return Runtime.version().feature() >= 21;
        }
        return !Work.isOutside(server) || isExternal(server);
    }

    /** A server of kn-sock, and the same of the other checkout if there is one. */
    private Stream<String> withBefore(String server) {
        boolean both = server.startsWith("knsock") ? before != null : isExternal(server + BEFORE);
        return both ? Stream.of(server, server + BEFORE) : Stream.of(server);
    }

    private boolean isExternal(String server) {
        return external.stream().anyMatch(one -> one.startsWith(server + "@"));
    }

    private Map<String, Double> underLoad(Work work, String server) throws IOException, InterruptedException {
        Running running = begin(work, server);
        try {
            running.awaitReply(Load.message(running.task));
            String pids = Stream.concat(Stream.of(running.process.toHandle()), running.process.descendants())
                    .map(each -> "" + each.pid())
                    .collect(Collectors.joining(","));
            return load(running.task.with("pids=" + pids));
        } finally {
            running.end();
        }
    }

    private Map<String, Double> start(Work work, String server) throws IOException, InterruptedException {
        long before = System.nanoTime();
        Running running = begin(work, server);
        try {
            running.awaitReply(Load.message(running.task));
            return Map.of("ms", (System.nanoTime() - before) / 1e6);
        } finally {
            running.end();
        }
    }

    private Running begin(Work work, String server) throws IOException {
        Task task = work.task().with(set.toArray(String[]::new));
        if (task.isTls()) {
            task = task.with(keys);
        }
        for (String one : external) {
            if (one.startsWith(server + "@")) {
                task = task.with("port=" + one.substring(one.indexOf('@') + 1, one.indexOf('=')));
                return new Running(start(List.of("sh", "-c", "exec " + one.substring(one.indexOf('=') + 1))), task);
            }
        }
        List<String> options = new ArrayList<>(jvm);
        if (task.text("load").equals("idle")) {
            options.add("-XX:+AlwaysPreTouch"); // so that the resident memory beside the heap can be told
        }
        boolean old = server.endsWith(BEFORE);
        List<String> arguments =
                new ArrayList<>(List.of(old ? server.substring(0, server.length() - BEFORE.length()) : server));
        arguments.addAll(task.arguments());
        String classes = old ? before.toString() : System.getProperty("java.class.path");
        return new Running(start(java(classes, Servers.class, options, arguments)), task);
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Map<String, Double> load(Task task) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        java(System.getProperty("java.class.path"), Load.class, List.of(), task.arguments()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("the load failed");
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        Scanner lines = new Scanner(said).useLocale(Locale.ROOT);
        while (lines.hasNext()) {
            figures.put(lines.next(), lines.nextDouble());
        }
        return figures;
    }

    private static List<String> java(String classes, Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx512m"));
        command.addAll(options);
        command.addAll(List.of("-cp", classes, main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** A server's process, and what it was told. */
    private record Running(Process process, Task task) {
        /** Waits until it replies. */
        void awaitReply(byte[] message) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (true) {
                try (Socket up = new Socket(InetAddress.getLoopbackAddress(), task.number("port"))) {
                    up.setSoTimeout(1_000); // MINA may lose a message that comes as it begins to listen
                    if (!task.isTls() && task.is("reply")) {
                        up.getOutputStream().write(message);
                        if (up.getInputStream().readNBytes(message.length).length < message.length) {
                            throw new IOException("it has closed the connection");
                        }
                    }
                    return;
                } catch (IOException notYet) {
                    if (!process.isAlive() || System.nanoTime() > deadline) {
                        throw new IOException("does not come up", notYet);
                    }
                    Thread.sleep(2);
                }
            }
        }

        void end() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
