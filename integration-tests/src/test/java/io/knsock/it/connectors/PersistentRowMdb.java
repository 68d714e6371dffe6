package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import javax.sql.DataSource;

/** The same, but a message that fails is delivered again. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "port", propertyValue = "" + PersistentRowMdb.PORT),
            @ActivationConfigProperty(propertyName = "maxRedeliveries", propertyValue = "500"),
            @ActivationConfigProperty(propertyName = "redeliveryDelay", propertyValue = "5ms")
        })
public class PersistentRowMdb extends Rows implements MessageHandler {
    static final int PORT = 17077;

    @Resource(lookup = "java:app/jdbc/rows")
    private DataSource rows;

    @Override
    public Message onMessage(Connection connection, Message message) {
        return store(rows, message);
    }
}
