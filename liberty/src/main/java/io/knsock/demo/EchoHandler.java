package io.knsock.demo;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;

/** Answers the lines that arrive on port 7070, unless another is set. */
@ApplicationScoped
@ServerName("echo")
public class EchoHandler implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) {
        return Message.of("Echo: " + message.text());
    }
}
