package io.knsock.demo;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.MessageDriven;

/**
 * Answers the lines that arrive on port 7071, or another that is set, behind the resource adapter; server.xml has its
 * settings.
 */
@MessageDriven(messageListenerInterface = MessageHandler.class)
public class EchoMdb implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) {
        return Message.of("Echo: " + message.text());
    }
}
