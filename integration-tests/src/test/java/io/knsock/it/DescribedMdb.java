package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;

/** A bean of which the deployment descriptor of {@link GivenSettingsIT} has an empty property. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = @ActivationConfigProperty(propertyName = "port", propertyValue = "17088"))
public class DescribedMdb implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) {
        return message;
    }
}
