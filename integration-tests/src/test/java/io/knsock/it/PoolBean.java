package io.knsock.it;

import io.knsock.Message;
import io.knsock.cdi.ClientName;
import io.knsock.pool.ConnectionPool;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A CDI bean with an injected pool. */
@ApplicationScoped
public class PoolBean {
    @Inject
    @ClientName("backend")
    private ConnectionPool pool;

    private String atStart = "never constructed";

    @PostConstruct
    void describe() {
        atStart = pool.toString();
    }

    public String ask(String line) {
        return pool.request(Message.of(line)).text();
    }

    public String atStart() {
        return atStart;
    }
}
