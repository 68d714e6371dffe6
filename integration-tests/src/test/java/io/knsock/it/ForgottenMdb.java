package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;

/** A bean with an empty property, which Open Liberty does not hand over. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "port", propertyValue = "17087"),
            @ActivationConfigProperty(propertyName = "allow", propertyValue = "")
        })
public class ForgottenMdb implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) {
        return message;
    }
}
