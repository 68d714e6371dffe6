package io.knsock.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.stream.StreamConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of streams in the Javadoc. */
class StreamSnippetsTest {
    @Test
    void streams(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("report"), "much to say");
        // @start region="stream-server"
        ServerConfig config = ServerConfig.builder().port(0).build();
        TcpServer server = KnSock.listen(config, connection -> {
            connection.send(file, 0, Files.size(file), sent -> {});
            connection.endOutput();
            connection.inputStream().transferTo(System.out);
        });
        // @end
        ClientConfig client =
                ClientConfig.builder().host("localhost").port(server.port()).build();
        // @start region="stream-client"
        try (StreamConnection connection = KnSock.connectStream(client)) {
            connection.endOutput();
            Files.copy(connection.inputStream(), folder.resolve("copy"));
        }
        // @end
        server.close();
        assertThat(folder.resolve("copy")).hasContent("much to say");
    }
}
