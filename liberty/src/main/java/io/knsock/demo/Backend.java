package io.knsock.demo;

import io.knsock.Message;
import io.knsock.pool.ConnectionPool;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;

/** An enterprise bean that uses the container's pool, from JNDI. */
@Stateless
public class Backend {
    @Resource(lookup = "eis/mdb")
    private ConnectionPool pool;

    /** Sends a line to the message-driven bean and returns the reply. */
    public String ask(String line) {
        return pool.request(Message.of(line)).text();
    }
}
