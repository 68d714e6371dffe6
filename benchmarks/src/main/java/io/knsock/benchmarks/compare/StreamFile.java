package io.knsock.benchmarks.compare;

import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.stream.StreamConnection;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One end of a stream, for {@code benchmarks/streams}, which measures it beside socat. Arguments: {@code receive PORT
 * FILE} or {@code send PORT FILE}, and for TLS the files of a certificate and its key, or of a CA. The system property
 * {@code openSsl=true} has OpenSSL do it.
 */
final class StreamFile {
    private static final int BUFFER_BYTES = 256 << 10;

    private static final boolean OPEN_SSL = Boolean.getBoolean("openSsl");

    private StreamFile() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        Path file = Path.of(arguments[2]);
        if (arguments[0].equals("receive")) {
            receive(
                    port,
                    file,
                    arguments.length > 3
                            ? ServerTlsConfig.of(Path.of(arguments[3]), Path.of(arguments[4])).toBuilder()
                                    .openSsl(OPEN_SSL)
                                    .build()
                            : null);
        } else {
            send(
                    port,
                    file,
                    arguments.length > 3
                            ? ClientTlsConfig.trusting(Path.of(arguments[3])).toBuilder()
                                    .openSsl(OPEN_SSL)
                                    .build()
                            : null);
        }
    }

    private static void receive(int port, Path file, @Nullable ServerTlsConfig tls) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        ServerConfig config = ServerConfig.builder().port(port).tls(tls).build();
        try (AutoCloseable server = KnSock.listen(config, (StreamConnection connection) -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            try (FileChannel to = FileChannel.open(file, StandardOpenOption.WRITE)) {
                while (connection.input().read(buffer.clear()) >= 0) {
                    to.write(buffer.flip());
                }
            }
            done.countDown();
        })) {
            done.await();
        }
    }

    private static void send(int port, Path file, @Nullable ClientTlsConfig tls) throws Exception {
        ClientConfig config =
                ClientConfig.builder().host("localhost").port(port).tls(tls).build();
        try (StreamConnection connection = KnSock.connectStream(config)) {
            connection.send(file, 0, Files.size(file), sent -> {});
            connection.endOutput();
            if (connection.inputStream().read() >= 0) {
                throw new IllegalStateException("the receiver has said something");
            }
        }
    }
}
