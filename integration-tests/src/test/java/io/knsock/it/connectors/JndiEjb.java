package io.knsock.it.connectors;

import io.knsock.ConnectionPool;
import io.knsock.Message;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;

/** An enterprise bean that uses the container's pool. */
@Stateless
public class JndiEjb {
    @Resource(lookup = Connectors.ECHO)
    private ConnectionPool pool;

    public String ask(String line) {
        return pool.request(Message.of(line)).text();
    }
}
