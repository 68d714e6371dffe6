package io.knsock.it.both;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.MessageDriven;

/** A message-driven bean in an application that has handlers and clients of the CDI integration, too. */
@MessageDriven(messageListenerInterface = MessageHandler.class)
public class BesideMdb implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) {
        return Message.of("bean: " + message.text());
    }
}
