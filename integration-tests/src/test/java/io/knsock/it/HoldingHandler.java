package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps what says "hold" in flight until something says "release". */
@ApplicationScoped
@ServerName("holding")
public class HoldingHandler implements MessageHandler {
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public Message onMessage(Connection connection, Message message) throws InterruptedException {
        switch (message.text()) {
            case "hold" -> released.await(30, TimeUnit.SECONDS);
            case "release" -> released.countDown();
            default -> {}
        }
        return message;
    }
}
