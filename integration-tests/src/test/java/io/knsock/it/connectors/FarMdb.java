package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.pool.ConnectionPool;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import javax.naming.InitialContext;

/** Passes messages on to a peer, by the container's pool, and tells what comes of that. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {@ActivationConfigProperty(propertyName = "port", propertyValue = "" + FarMdb.PORT)})
public class FarMdb implements MessageHandler {
    static final int PORT = 17080;

    @Override
    public Message onMessage(Connection connection, Message message) throws Exception {
        ConnectionPool pool = (ConnectionPool) new InitialContext().lookup(Connectors.FAR);
        try {
            return pool.request(message);
        } catch (KnSockException failure) {
            return Message.of("failed: " + failure.getClass().getSimpleName());
        }
    }
}
