package io.knsock.it.connectors;

import io.knsock.Message;
import io.knsock.pool.ConnectionPool;
import io.knsock.pool.PooledConnection;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** A CDI bean that uses the container's pool. */
@ApplicationScoped
public class JndiBean {
    @Resource(lookup = Connectors.ECHO)
    private ConnectionPool pool;

    public String ask(String line) {
        return pool.request(Message.of(line)).text();
    }

    /** Leaves a request unanswered and gives the connection back. */
    public void abandon() {
        try (PooledConnection connection = pool.acquire()) {
            connection.exchange(Message.of("quiet"), Duration.ofMillis(50));
        }
    }

    /** Gives a connection back with a reply that nobody read. */
    public void leaveUnread() {
        try (PooledConnection connection = pool.acquire()) {
            connection.send(Message.of("unread"));
        }
    }
}
