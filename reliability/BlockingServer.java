package reliability;

import io.knsock.Framing;
import io.knsock.Message;
import io.knsock.ServerConfig;
import io.knsock.TcpServer;
import io.knsock.engine.KnSock;
import java.util.concurrent.CountDownLatch;

/** Two listeners in one process: the first has handlers that block for ever, the second echoes. */
final class BlockingServer {
    static final int HANDLERS = 64;

    private BlockingServer() {}

    public static void main(String[] arguments) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TcpServer blocked = KnSock.listen(config().build(), (connection, message) -> {
            never.await();
            return message;
        });
        TcpServer echo = KnSock.listen(config().build(), (connection, message) -> Message.of(
                (message.text().equals("where is the other") ? blocked.port() : "Echo: " + message.text()) + ""));
        System.err.println("listening on 127.0.0.1:" + echo.port());
        never.await();
    }

    private static ServerConfig.Builder config() {
        return ServerConfig.builder()
                .host("127.0.0.1")
                .port(0)
                .framing(Framing.line())
                .maxConcurrentMessages(HANDLERS);
    }
}
