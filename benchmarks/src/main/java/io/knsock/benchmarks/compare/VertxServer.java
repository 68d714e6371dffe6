package io.knsock.benchmarks.compare;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.parsetools.RecordParser;

/** Vert.x with its defaults: a server that is made outside of a verticle, so all connections have one loop, on NIO. */
final class VertxServer {
    private VertxServer() {}

    static void listen(Task task) {
        NetServerOptions options = new NetServerOptions().setHost("127.0.0.1").setPort(task.number("port"));
        if (task.isTls()) {
            options.setSsl(true)
                    .setKeyCertOptions(
                            new PfxOptions().setPath(task.text("keys")).setPassword(Keys.PASSWORD));
        }
        Vertx.vertx()
                .createNetServer(options)
                .connectHandler(socket -> serve(socket, task))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void serve(NetSocket socket, Task task) {
        switch (task.text("framing")) {
            case "length" -> frames(socket);
            case "raw" -> socket.handler(bytes -> {});
            default ->
                socket.handler(RecordParser.newDelimited(
                                "\n",
                                line -> socket.write(Buffer.buffer(line.length() + 1)
                                        .appendBuffer(line)
                                        .appendByte((byte) '\n')))
                        .maxRecordSize(Servers.MAX_FRAME_BYTES));
        }
    }

    private static void frames(NetSocket socket) {
        RecordParser parser = RecordParser.newFixed(Integer.BYTES);
        boolean[] inside = new boolean[1];
        parser.handler(piece -> {
            if (inside[0]) {
                socket.write(Buffer.buffer(Integer.BYTES + piece.length())
                        .appendInt(piece.length())
                        .appendBuffer(piece));
                parser.fixedSizeMode(Integer.BYTES);
            } else {
                parser.fixedSizeMode(piece.getInt(0));
            }
            inside[0] = !inside[0];
        });
        socket.handler(parser);
    }
}
