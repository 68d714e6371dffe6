package io.knsock.benchmarks.liberty;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;

/** The way an application handles messages unless it asks for another. */
@ApplicationScoped
@ServerName("cdi")
public class Echo implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) {
        return message;
    }
}
