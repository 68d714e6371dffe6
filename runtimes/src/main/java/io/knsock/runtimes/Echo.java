package io.knsock.runtimes;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/** A handler that is a bean: repeats what it hears, after three seconds what begins with {@code slow}. */
@ApplicationScoped
@ServerName("echo")
public class Echo implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) throws InterruptedException {
        if (message.text().startsWith("slow")) {
            TimeUnit.SECONDS.sleep(3);
        }
        return Message.of("Echo: " + message.text());
    }
}
