package io.knsock.benchmarks.compare;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.settings.Transport;
import io.knsock.framing.Framing;
import io.knsock.stream.StreamConnection;
import io.knsock.tls.ServerTlsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Servers that echo until they are killed. Arguments: which one, and its {@link Task}. */
final class Servers {
    /** As large as a frame may be, everywhere. */
    static final int MAX_FRAME_BYTES = 1 << 20;

    private Servers() {}

    public static void main(String[] arguments) throws Exception {
        Task task = Task.of(java.util.Arrays.copyOfRange(arguments, 1, arguments.length));
        switch (arguments[0]) {
            case "knsock-async" -> async(task, Transport.EPOLL);
            case "knsock-async-nio" -> async(task, Transport.NIO);
            case "knsock-async-io_uring" -> async(task, Transport.IO_URING);
            case "knsock-blocking" -> SocketEngine.start().listen(config(task), blocking(task));
            case "knsock-stream" -> SocketEngine.start().listen(config(task), Servers::stream);
            case "knsock-submit" -> submitting(task);
            case "jdk-threads" -> JdkThreads.listen(task, Thread::new);
            case "jdk-virtual" -> JdkThreads.listen(task, JdkThreads.virtual());
            case "netty-nio" -> NettyServer.listen(task, Transport.NIO, false);
            case "netty-epoll" -> NettyServer.listen(task, Transport.EPOLL, false);
            case "netty-io_uring" -> NettyServer.listen(task, Transport.IO_URING, false);
            case "netty-hop" -> NettyServer.listen(task, Transport.EPOLL, true);
            case "vertx" -> VertxServer.listen(task);
            case "spring-nio" -> SpringServer.listen(task, true);
            case "spring-net" -> SpringServer.listen(task, false);
            case "camel" -> CamelServer.listen(task);
            case "mina" -> MinaServer.listen(task);
            default -> throw new IllegalArgumentException("there is no server " + arguments[0]);
        }
    }

    private static void async(Task task, Transport transport) {
        boolean reply = task.is("reply");
        SocketEngine.start(EngineExecutors.own(), transport)
                .listenAsync(
                        config(task),
                        (connection, message) -> CompletableFuture.completedFuture(reply ? message : null));
    }

    private static MessageHandler blocking(Task task) {
        boolean reply = task.is("reply");
        return (connection, message) -> {
            task.delay();
            return reply ? message : null;
        };
    }

    /** Takes all, as Netty's does: without a look at it. */
    private static void stream(StreamConnection connection) throws IOException {
        connection.lend(bytes -> {
            bytes.position(bytes.limit());
            return true;
        });
    }

    /** One task for each message, as one does it who has only an executor. */
    private static void submitting(Task task) {
        ExecutorService executor = Executors.newFixedThreadPool(16);
        SocketEngine.start(EngineExecutors.own())
                .listenAsync(
                        config(task),
                        (connection, message) -> CompletableFuture.<Message>supplyAsync(() -> message, executor));
    }

    private static ServerConfig config(Task task) {
        ServerConfig.Builder config = ServerConfig.builder()
                .port(task.number("port"))
                .maxFrameBytes(MAX_FRAME_BYTES)
                .limits(ServerLimits.builder().maxConnections(20_000).build());
        switch (task.text("framing")) {
            case "length" -> config.framing(Framing.lengthPrefixed(4));
            case "raw" -> config.framing(Framing.raw());
            default -> config.framing(Framing.line());
        }
        if (task.isTls()) {
            config.tls(ServerTlsConfig.builder()
                    .keyStore(Path.of(task.text("keys")))
                    .keyStorePassword(Keys.PASSWORD)
                    .build());
        }
        return config.build();
    }
}
