package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;

/** A message-driven bean whose messages are framed by {@link Counted}. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "port", propertyValue = "" + CountedMdb.PORT),
            @ActivationConfigProperty(propertyName = "framing", propertyValue = "custom:io.knsock.it.Counted")
        })
public class CountedMdb implements MessageHandler {
    static final int PORT = 17092;

    @Override
    public Message onMessage(Connection connection, Message message) {
        return Message.of("mdb: " + message.text());
    }
}
