package io.knsock.runtimes;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.OnMessage;
import io.knsock.pool.ConnectionPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutionException;

/** Asks the backend in each way that there is. */
@ApplicationScoped
public class Relay {
    @Inject
    Backend backend;

    @Inject
    @ClientName("backend")
    ConnectionPool pool;

    @Inject
    @ClientName("backend")
    TcpClient client;

    @OnMessage("relay")
    String relay(String text) throws InterruptedException, ExecutionException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        String later = backend.askLater(text)
                .thenApply(reply -> reply + " ("
                        + (loader.equals(Thread.currentThread().getContextClassLoader()) ? "same" : "other") + ")")
                .toCompletableFuture()
                .get();
        return String.join(
                ", ",
                backend.ask(text),
                later,
                pool.request(Message.of(text)).text(),
                client.request(Message.of(text)).text());
    }
}
