package io.knsock.benchmarks.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;

/** Echoes, with a transaction for each message. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {@ActivationConfigProperty(propertyName = "port", propertyValue = "17914")})
public class TransactedMdb implements MessageHandler {
    @Override
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Message onMessage(Connection connection, Message message) {
        return message;
    }
}
