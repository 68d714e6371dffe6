package io.knsock.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.config.ClientConfig;
import io.knsock.test.Eventually;
import io.knsock.test.junit.KnSockExtension;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With memcached itself. */
class MemcachedClientTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    private Process memcached;
    private MemcachedClient client;

    @BeforeEach
    void start() throws Exception {
        int port = Ports.free();
        memcached = Program.MEMCACHED.start(
                List.of("-l", "127.0.0.1", "-p", Integer.toString(port), "-U", "0", "-u", "nobody", "-t", "1"));
        Eventually.until("memcached listens", () -> listens(port));
        client = net.closing(
                new MemcachedClient(ClientConfig.builder().host("127.0.0.1").port(port)));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @AfterEach
    void end() throws Exception {
        if (memcached != null) {
            memcached.destroy();
            memcached.waitFor();
        }
    }

    @Test
    void getsWhatItHasSet() {
        byte[] lines = "one\r\nEND\r\nVALUE x 0 1\r\n".getBytes(UTF_8);
        client.set("lines", lines, MINUTE);
        client.set("empty", new byte[0], MINUTE);
        client.set("large", new byte[500_000], MINUTE);
        Map<String, byte[]> values = client.get("lines", "missing", "empty", "large");
        assertThat(values).containsOnlyKeys("lines", "empty", "large");
        assertThat(values.get("lines")).isEqualTo(lines);
        assertThat(values.get("empty")).isEmpty();
        assertThat(values.get("large")).hasSize(500_000);
        assertThat(client.get("missing")).isEmpty();
    }

    @Test
    void tellsWhatMemcachedRefuses() {
        assertThatThrownBy(() -> client.set("k".repeat(251), new byte[1], MINUTE))
                .hasMessageContaining("CLIENT_ERROR");
    }

    @Test
    void everyCallerGetsItsOwnReplyAndNoneCostsAConnection() {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            String key = "key" + caller;
            callers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 200; i++) {
                    byte[] value = (key + " " + i).getBytes(UTF_8);
                    client.set(key, value, MINUTE);
                    assertThat(client.get("missing", key).get(key)).isEqualTo(value);
                    client.setWithoutReply("other" + key, value, MINUTE);
                }
            }));
        }
        callers.forEach(CompletableFuture::join);
        assertThat(client.pool().stats().destroyed()).isZero();
    }
}
