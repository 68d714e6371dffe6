package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;

/** A bean whose properties have no values: these here, and some in the server's configuration. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "port", propertyValue = "17086"),
            @ActivationConfigProperty(propertyName = "proxyFrom", propertyValue = "${IT_NOT_SET}")
        })
public class UnsetMdb implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) {
        return message;
    }
}
