package io.knsock.it.both;

import io.knsock.Message;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.OnMessage;
import io.knsock.pool.ConnectionPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A handler of the CDI integration that asks the message-driven bean, by a typed client and by a pool. */
@ApplicationScoped
public class Front {
    @Inject
    private BeanClient client;

    @Inject
    @ClientName("bean")
    private ConnectionPool pool;

    @OnMessage("front")
    public String ask(String line) {
        return client.ask(line) + ", " + pool.request(Message.of(line)).text();
    }
}
