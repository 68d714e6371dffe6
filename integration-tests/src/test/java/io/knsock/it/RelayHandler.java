package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.ServerName;
import io.knsock.pool.ConnectionPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Passes everything on. */
@ApplicationScoped
@ServerName("relay")
public class RelayHandler implements MessageHandler {
    @Inject
    @ClientName("backend")
    private ConnectionPool backend;

    @Override
    public Message onMessage(Connection connection, Message message) {
        return backend.request(message);
    }
}
