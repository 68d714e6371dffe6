package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.it.isolation.Desk;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Leaves things on its thread if it is asked to; its transactions are its own. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {@ActivationConfigProperty(propertyName = "port", propertyValue = "" + LeavingMdb.PORT)})
@TransactionManagement(TransactionManagementType.BEAN)
public class LeavingMdb implements MessageHandler {
    static final int PORT = 17064;

    @Inject
    private Desk desk;

    @Override
    public Message onMessage(Connection connection, Message message) throws Exception {
        return desk.handle(message);
    }
}
