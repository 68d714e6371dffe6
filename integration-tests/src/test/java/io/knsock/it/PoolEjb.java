package io.knsock.it;

import io.knsock.Message;
import io.knsock.cdi.ClientName;
import io.knsock.pool.ConnectionPool;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** An enterprise bean with an injected pool. */
@Stateless
public class PoolEjb {
    @Inject
    @ClientName("backend")
    private ConnectionPool pool;

    public String ask(String line) {
        return pool.request(Message.of(line)).text();
    }
}
