package io.knsock.it.connectors;

import io.knsock.Message;
import io.knsock.pool.ConnectionPool;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/**
 * An enterprise bean that uses the container's pool. It looks it up: GlassFish and Payara take the injection of a
 * resource into an enterprise bean of a WAR for two that contradict each other.
 */
@Stateless
public class JndiEjb {
    @Resource
    private SessionContext context;

    public String ask(String line) {
        ConnectionPool pool = (ConnectionPool) context.lookup(Connectors.ECHO);
        return pool.request(Message.of(line)).text();
    }
}
