package io.knsock.it.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knsock.it.Line;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One file, byte for byte, runs on each server: a WAR with kn-sock and nothing that a server brings. Arquillian would
 * pack it anew, so it is put into the folder from which the server deploys by itself.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class SameWarIT {
    /** The ports that the environment of the server says. */
    private static final int ECHO = 17151;

    private static final int ORDERS = 17152;
    private static final int RELAY = 17153;

    private static final Path WAR = Path.of(System.getProperty("it.war"));
    private static final Path FOLDER = Path.of(System.getProperty("it.drop"));

    /** Open Liberty's folder has pieces of its configuration. */
    private static final boolean LIBERTY = FOLDER.endsWith("configDropins/overrides");

    @Test
    void theFileThatRunsOnEachServerRunsHere() throws Exception {
        Path dropped = drop();
        try {
            assertEquals("Echo: a", Line.exchange(ECHO, "a"));
            assertEquals("{\"text\":\"1: 2 bread\"}", Line.exchange(ORDERS, "{\"what\":\"bread\",\"number\":2}"));
            assertEquals("Echo: b, Echo: b (same), Echo: b, Echo: b", Line.exchange(RELAY, "b"));
            System.out.printf(
                    "same file: SHA-256 %s runs on %s, JDK %s%n",
                    sum(), System.getProperty("it.name"), Runtime.version().feature());
        } finally {
            Files.delete(dropped);
            for (int port : new int[] {ECHO, ORDERS, RELAY}) {
                awaitEnd(port);
            }
        }
    }

    /** Puts it there in one step, as the server looks into the folder at any time. */
    private static Path drop() throws IOException {
        Files.createDirectories(FOLDER);
        Path aside = Path.of(System.getProperty("it.directory"), "same.part");
        if (LIBERTY) {
            Files.writeString(
                    aside, "<server><webApplication id=\"same\" name=\"same\" location=\"" + WAR + "\"/></server>");
        } else {
            Files.copy(WAR, aside, StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.move(aside, FOLDER.resolve(LIBERTY ? "same.xml" : "same.war"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sum() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(WAR)));
    }

    /** The server looks into the folder every few seconds. */
    private static void awaitEnd(int port) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            try (Line line = new Line(new Socket("127.0.0.1", port))) {
                line.receive(); // until it is closed, or for 20 s
            } catch (ConnectException ended) {
                return;
            } catch (IOException stillThere) {
                // once more
            }
        }
        throw new IOException("the server still listens a minute after its file was deleted");
    }
}
