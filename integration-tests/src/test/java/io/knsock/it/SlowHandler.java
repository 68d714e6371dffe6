package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/** Takes long with what says "slow", and answers the rest at once. */
@ApplicationScoped
@ServerName("slow")
public class SlowHandler implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) throws InterruptedException {
        if (message.text().equals("slow")) {
            TimeUnit.SECONDS.sleep(30);
        }
        return message;
    }
}
