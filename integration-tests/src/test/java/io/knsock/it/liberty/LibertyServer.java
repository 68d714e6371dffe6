package io.knsock.it.liberty;

import io.knsock.test.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** A server beside that of Arquillian, of the same installation, which is started and stopped by its own command. */
public final class LibertyServer {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** The directory of the other server. */
    private static final Path OTHER =
            Path.of(System.getProperty("it.log")).getParent().getParent();

    /** Where servers and extensions of the user's are. */
    static final Path USER = OTHER.resolve("../..").normalize();

    private static final Path COMMAND = USER.resolve("../bin/server").normalize();

    private final String name;
    private final Path directory;

    /** Creates a server, or takes one that an earlier run has left, without its log and its applications. */
    public LibertyServer(String name) {
        this.name = name;
        this.directory = OTHER.resolveSibling(name);
        try {
            for (String folder : List.of("apps", "dropins")) {
                Files.createDirectories(directory.resolve(folder));
                try (var files = Files.list(directory.resolve(folder))) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.deleteIfExists(directory.resolve("logs/messages.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes server.xml; one that runs looks at it twice a second. */
    public void configure(String xml) {
        try {
            Files.writeString(directory.resolve("server.xml"), xml);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns a file of the server. */
    public Path file(String path) {
        return directory.resolve(path);
    }

    /** Puts an application, or what else it is, into the server's directory. */
    public void put(Archive<?> archive, String path) {
        archive.as(ZipExporter.class).exportTo(file(path).toFile(), true);
    }

    /** Runs the server's command, and returns its exit code. Blocks until it ends. */
    public int run(String action, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(COMMAND.toString(), action, name));
        command.addAll(List.of(options));
        Path output = Path.of(System.getProperty("it.directory"), name + "-" + action + ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("server " + action + " does not end");
        }
        return process.exitValue();
    }

    /** Returns what the server has logged. */
    public String log() {
        try {
            return Files.readString(file("logs/messages.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until the log has a text. */
    public void awaitLog(String text) {
        Eventually.until(() -> log().contains(text), () -> "the log of " + name + " does not say: " + text);
    }

    /** Returns whether somebody accepts connections on a port of this machine. */
    public static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (ConnectException refused) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
