package io.knsock.benchmarks.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;

/** Echoes, without a transaction. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {@ActivationConfigProperty(propertyName = "port", propertyValue = "17913")})
public class PlainMdb implements MessageHandler {
    @Override
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Message onMessage(Connection connection, Message message) {
        return message;
    }
}
