package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.pool.ConnectionPool;
import jakarta.annotation.Resource;
import jakarta.ejb.MessageDriven;

/** Passes each message on by the container's pool, which keeps a connection open from then on. */
@MessageDriven(messageListenerInterface = MessageHandler.class)
public class RelayMdb implements MessageHandler {
    @Resource(lookup = "eis/echo")
    private ConnectionPool pool;

    @Override
    public Message onMessage(Connection connection, Message message) {
        return pool.request(message);
    }
}
