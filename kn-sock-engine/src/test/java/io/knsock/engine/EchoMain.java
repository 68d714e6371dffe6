package io.knsock.engine;

import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import java.io.IOException;

/** An echo server for a process of its own: it says its port, and for each line how often accepting has failed. */
final class EchoMain {
    private EchoMain() {}

    public static void main(String[] arguments) throws IOException {
        try (SocketEngine engine = SocketEngine.start();
                TcpServer server =
                        engine.listen(ServerConfig.builder().port(0).build(), (connection, message) -> message)) {
            System.out.println("port " + server.port());
            while (System.in.read() >= 0) {
                System.out.println("acceptFailures " + server.stats().acceptFailures());
            }
        }
    }
}
