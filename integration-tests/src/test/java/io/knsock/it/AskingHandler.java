package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.ServerName;
import io.knsock.pool.ConnectionPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Answers with what another server answers. */
@ApplicationScoped
@ServerName("front")
public class AskingHandler implements MessageHandler {
    @Inject
    @ClientName("backend")
    private ConnectionPool pool;

    @Override
    public Message onMessage(Connection connection, Message message) {
        return pool.request(message);
    }
}
