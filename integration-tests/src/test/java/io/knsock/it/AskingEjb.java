package io.knsock.it;

import io.knsock.TcpClient;
import io.knsock.cdi.ClientName;
import io.knsock.pool.ConnectionPool;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** An enterprise bean with all that can be injected for one name. */
@Stateless
public class AskingEjb {
    @Inject
    private MoodyClient typed;

    @Inject
    @ClientName("moody")
    private TcpClient client;

    @Inject
    @ClientName("moody")
    private ConnectionPool pool;

    public String ask() {
        return Asking.ask(typed, client, pool);
    }
}
