package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Fails, hesitates and answers as it is asked to, and counts what it was asked. */
@ApplicationScoped
@ServerName("moody")
public class Moody implements MessageHandler {
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final CountDownLatch held = new CountDownLatch(1);

    @Override
    public Message onMessage(Connection connection, Message message) throws Exception {
        String text = message.text();
        int times = asked.merge(text, 1, Integer::sum);
        if (text.startsWith("broken") || text.startsWith("flaky") && times < 3) {
            throw new IllegalStateException("as asked");
        }
        if (text.startsWith("slow")) {
            held.await();
        }
        return Message.of(text.startsWith("{") ? text.replace("count", "price") : "Echo: " + text);
    }

    /** Returns how often it was asked this. */
    public int timesAsked(String text) {
        return asked.getOrDefault(text, 0);
    }

    /** Lets the slow go on. */
    public void release() {
        held.countDown();
    }
}
