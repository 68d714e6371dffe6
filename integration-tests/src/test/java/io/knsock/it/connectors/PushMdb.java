package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.Connections;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import javax.naming.InitialContext;

/** Gets the id of a connection and a text, and sends the text there. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {@ActivationConfigProperty(propertyName = "port", propertyValue = "" + PushMdb.PORT)})
public class PushMdb implements MessageHandler {
    static final int PORT = 17079;

    @Override
    public Message onMessage(Connection from, Message message) throws Exception {
        Connections connections = (Connections) new InitialContext().lookup(Connectors.CONNECTIONS);
        String[] words = message.text().split(" ", 2);
        Connection to = connections.get(words[0]);
        if (to == null) {
            return Message.of("nobody");
        }
        to.sendAsync(Message.of(words[1]));
        return Message.of("sent");
    }
}
