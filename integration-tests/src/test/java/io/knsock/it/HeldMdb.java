package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.MessageDriven;

/** Connects to the port that a message names, and replies with the line that it gets there: so a test holds it up. */
@MessageDriven(messageListenerInterface = MessageHandler.class)
public class HeldMdb implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) throws Exception {
        return Message.of(Line.exchange(Integer.parseInt(message.text()), "held"));
    }
}
