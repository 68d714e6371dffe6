package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.MessageDriven;
import java.util.concurrent.TimeUnit;

/** Takes long with what says "slow", and answers the rest at once. */
@MessageDriven(messageListenerInterface = MessageHandler.class)
public class SlowMdb implements MessageHandler {
    @Override
    public Message onMessage(Connection connection, Message message) throws InterruptedException {
        if (message.text().equals("slow")) {
            TimeUnit.SECONDS.sleep(20);
        }
        return message;
    }
}
