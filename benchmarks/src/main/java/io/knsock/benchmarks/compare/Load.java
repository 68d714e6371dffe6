package io.knsock.benchmarks.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A load on a server: a process of its own that is built on the JDK alone and on nothing of what is measured. Its
 * arguments are its {@link Task}; it prints its figures, a name and a number in each line. The first one is what is
 * compared.
 */
interface Load {
    /** The share of a processor that a thread of the load uses from which on it is the load that is measured. */
    double LIMIT = 0.9;

    /** Puts the load on the server, and returns what it has seen. */
    Map<String, Double> run() throws Exception;

    static void main(String[] arguments) throws Exception {
        Task task = Task.of(arguments);
        Load load = switch (task.text("load")) {
            case "echo" -> new EchoLoad(task);
            case "connect" -> new ConnectLoad(task);
            case "idle" -> new IdleLoad(task);
            case "stream" -> new StreamLoad(task);
            default -> throw new IllegalArgumentException("there is no load " + task.text("load"));
        };
        load.run().forEach((name, value) -> System.out.printf(Locale.ROOT, "%s %f%n", name, value));
    }

    /** Returns a message on the wire, as long as the task says. */
    static byte[] message(Task task) {
        int length = task.number("bytes");
        return task.isLengthPrefixed()
                ? ByteBuffer.allocate(length).putInt(length - Integer.BYTES).array()
                : ("x".repeat(length - 1) + "\n").getBytes(US_ASCII);
    }

    /** Returns the processor time in nanoseconds that the server has used; null if the system does not tell. */
    static @Nullable Long serverNanos(Task task) throws IOException {
        long ticks = 0;
        for (String pid : task.text("pids").split(",", -1)) {
            Path stat = Path.of("/proc", pid, "stat");
            if (pid.isEmpty() || !Files.exists(stat)) {
                return null;
            }
            String line = Files.readString(stat);
            String[] afterName = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
        }
        return ticks * 10_000_000; // in hundredths of a second, as seen by programs on every Linux
    }
}
