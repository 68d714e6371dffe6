package io.knsock.benchmarks.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/**
 * Runs servers one after another, several rounds, each in a fresh process and under the same load, and prints the median
 * of each, its spread and its ratio to the first. Arguments: {@code --rounds}, {@code --connections}, {@code --depth},
 * {@code --bytes}, {@code --warm} and {@code --seconds} with a number each, then the servers: names of {@link EchoServers}, or
 * {@code name@port=command} for one that is started in another way and listens there; servers with the same command
 * share its process.
 */
final class Compare {
    private static final int PORT = 17_900;

    private final Map<String, Integer> options = new LinkedHashMap<>(
            Map.of("rounds", 5, "connections", 64, "depth", 1, "bytes", 64, "warm", 3, "seconds", 5));

    private final Map<String, List<Double>> results = new LinkedHashMap<>();

    private Compare() {}

    public static void main(String[] arguments) throws Exception {
        new Compare().run(arguments);
    }

    private void run(String[] arguments) throws Exception {
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--")) {
                String option = arguments[i].substring(2);
                if (options.replace(option, Integer.parseInt(arguments[++i])) == null) {
                    throw new IllegalArgumentException("there is no --" + option + ": there are " + options.keySet());
                }
            } else {
                servers.add(arguments[i]);
            }
        }
        System.out.println(options);
        for (int round = 0; round < options.get("rounds"); round++) {
            for (String server : servers) {
                measure(server);
            }
        }
        print();
    }

    private void measure(String server) throws Exception {
        int at = server.indexOf('@');
        String name = at < 0 ? server : server.substring(0, at);
        int port = at < 0 ? PORT : Integer.parseInt(server.substring(at + 1, server.indexOf('=')));
        List<String> command = at < 0
                ? java(EchoServers.class, name, "" + port)
                : List.of("sh", "-c", "exec " + server.substring(server.indexOf('=') + 1));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await(port, process);
            Scanner said = new Scanner(load(port)).useLocale(Locale.ROOT);
            double rate = said.nextDouble();
            double busy = said.nextDouble();
            results.computeIfAbsent(name, first -> new ArrayList<>()).add(rate);
            System.out.printf("%-24s %,10.0f/s%s%n", name, rate, busy > 0.95 ? "  (the load was at its limit)" : "");
        } finally {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private String load(int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(java(
                        Load.class,
                        "" + port,
                        "" + options.get("connections"),
                        "" + options.get("depth"),
                        "" + options.get("bytes"),
                        "" + options.get("warm"),
                        "" + options.get("seconds")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("the load failed");
        }
        return said;
    }

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static void await(int port, Process server) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            try (Socket up = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("the server on port " + port + " does not come up", notYet);
                }
                Thread.sleep(20);
            }
        }
    }

    private void print() {
        double first = median(results.values().iterator().next());
        System.out.println();
        System.out.println("| server | median/s | least | most | ratio |");
        System.out.println("|---|---|---|---|---|");
        results.forEach((name, rates) -> System.out.printf(
                "| %s | %,.0f | %,.0f | %,.0f | %.2f |%n",
                name,
                median(rates),
                rates.stream().mapToDouble(x -> x).min().orElseThrow(),
                rates.stream().mapToDouble(x -> x).max().orElseThrow(),
                median(rates) / first));
    }

    private static double median(List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
