package io.knsock.it.cdi;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.ConnectionScoped;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.RegisterTcpClient;
import io.knsock.cdi.ServerName;
import io.knsock.pool.ConnectionPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What {@link EveryServerIT} deploys. */
final class Shop {
    private Shop() {}

    /** What is ordered, in JSON. */
    public static class Order {
        public String what;
        public int number;
    }

    /** One for each connection. */
    @ConnectionScoped
    public static class Count {
        private int orders;

        int next() {
            return ++orders;
        }
    }

    @ApplicationScoped
    public static class Orders {
        @Inject
        Count count;

        @OnMessage("orders")
        Order on(Order order) {
            order.number += 10 * count.next();
            return order;
        }
    }

    @ApplicationScoped
    @ServerName("echo")
    public static class Echo implements MessageHandler {
        @Override
        public Message onMessage(Connection connection, Message message) throws Exception {
            if (message.text().equals("slow")) {
                TimeUnit.SECONDS.sleep(3);
            }
            boolean own = Thread.currentThread()
                    .getContextClassLoader()
                    .loadClass(Echo.class.getName())
                    .equals(Echo.class);
            return Message.of(message.text() + " " + own);
        }
    }

    @RegisterTcpClient("backend")
    public interface Backend {
        String ask(String text);

        CompletionStage<String> askLater(String text);
    }

    @ApplicationScoped
    public static class Relay {
        @Inject
        Backend backend;

        @Inject
        @ClientName("backend")
        ConnectionPool pool;

        @OnMessage("relay")
        String on(String text) throws Exception {
            return backend.ask(text) + ", "
                    + backend.askLater(text).toCompletableFuture().get() + ", "
                    + pool.request(Message.of(text)).text();
        }
    }
}
