package reliability;

import io.knsock.framing.Framing;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.config.ServerConfig;
import io.knsock.TcpServer;
import io.knsock.engine.KnSock;
import io.knsock.engine.SocketEngine;
import java.util.concurrent.CountDownLatch;

/**
 * Two listeners in one process: the first has handlers that block for ever, the second echoes. Each has an engine of
 * its own or, with the argument {@code together}, they share one, and the first may not have all its threads.
 */
final class BlockingServer {
    /** Fewer than the handler threads that an engine makes where there are no virtual ones: 16. */
    private static final int SHARE = 8;

    private BlockingServer() {}

    public static void main(String[] arguments) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        MessageHandler stay = (connection, message) -> {
            never.await();
            return message;
        };
        SocketEngine shared = arguments.length > 0 ? SocketEngine.start() : null;
        TcpServer blocked = shared == null
                ? KnSock.listen(config().build(), stay)
                : shared.listen(config().maxConcurrentMessages(SHARE).build(), stay);
        MessageHandler answer = (connection, message) -> Message.of(
                message.text().equals("where is the other") ? "" + blocked.port() : "Echo: " + message.text());
        TcpServer echo =
                shared == null ? KnSock.listen(config().build(), answer) : shared.listen(config().build(), answer);
        System.err.println("listening on 127.0.0.1:" + echo.port());
        never.await();
    }

    private static ServerConfig.Builder config() {
        return ServerConfig.builder().host("127.0.0.1").port(0).framing(Framing.line());
    }
}
