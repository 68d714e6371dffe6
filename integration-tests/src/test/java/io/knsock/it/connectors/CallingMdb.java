package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;

/** Gets the messages of a peer that is called, and not listened for. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "endpoints",
                    propertyValue = "127.0.0.1:" + CallingMdb.CALLED_PORT),
            @ActivationConfigProperty(propertyName = "reconnectDelay", propertyValue = "20ms"),
            @ActivationConfigProperty(propertyName = "maxReconnectDelay", propertyValue = "100ms")
        })
public class CallingMdb implements MessageHandler {
    static final int CALLED_PORT = 17081;

    @Override
    public Message onMessage(Connection connection, Message message) {
        return Message.of("got " + message.text());
    }
}
