package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;

/** Does for its caller what the caller may; its settings are in a descriptor. */
@MessageDriven(messageListenerInterface = MessageHandler.class)
public class CallerMdb implements MessageHandler {
    @EJB
    private Payments payments;

    @Override
    public Message onMessage(Connection connection, Message message) {
        return Message.of(
                switch (message.text()) {
                    case "pay" -> payments.pay();
                    case "who" -> payments.who();
                    default -> String.valueOf(payments.isDevice());
                });
    }
}
