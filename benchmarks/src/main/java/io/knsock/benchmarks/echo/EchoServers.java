package io.knsock.benchmarks.echo;

import io.knsock.Message;
import io.knsock.ServerConfig;
import io.knsock.Threads;
import io.knsock.engine.SocketEngine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Servers that echo lines until they are killed. Arguments: which one, and the port. */
final class EchoServers {
    private EchoServers() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        ServerConfig config =
                ServerConfig.builder().port(port).maxFrameBytes(1 << 20).build();
        switch (arguments[0]) {
            case "knsock-async" ->
                SocketEngine.start()
                        .listenAsync(config, (connection, message) -> CompletableFuture.completedFuture(message));
            case "knsock-blocking" -> SocketEngine.start().listen(config, (connection, message) -> message);
            case "knsock-submit" -> submitting(config);
            case "jdk-threads" -> JdkThreads.listen(port, Thread::new, message -> message);
            case "jdk-virtual" -> JdkThreads.listen(port, JdkThreads.virtual(), message -> message);
            case "netty-nio" -> NettyEcho.listen(port, "nio", false);
            case "netty-epoll" -> NettyEcho.listen(port, "epoll", false);
            case "netty-io_uring" -> NettyEcho.listen(port, "io_uring", false);
            case "netty-hop" -> NettyEcho.listen(port, "epoll", true);
            default -> throw new IllegalArgumentException("there is no server " + arguments[0]);
        }
    }

    /** One task for each message, as one does it who has only an executor. */
    private static void submitting(ServerConfig config) {
        ExecutorService executor = Executors.newFixedThreadPool(16);
        SocketEngine.start(Threads.own())
                .listenAsync(
                        config,
                        (connection, message) -> CompletableFuture.<Message>supplyAsync(() -> message, executor));
    }
}
