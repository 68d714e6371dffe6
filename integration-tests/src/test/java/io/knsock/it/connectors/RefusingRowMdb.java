package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBContext;
import jakarta.ejb.MessageDriven;
import javax.sql.DataSource;

/** The same, but refuses a message that fails, and one whose bean only asks for a rollback. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "port", propertyValue = "" + RefusingRowMdb.PORT),
            @ActivationConfigProperty(propertyName = "onFailure", propertyValue = "reply"),
            @ActivationConfigProperty(propertyName = "failureReply", propertyValue = "refused")
        })
public class RefusingRowMdb extends Rows implements MessageHandler {
    static final int PORT = 17076;

    @Resource(lookup = "java:app/jdbc/rows")
    private DataSource rows;

    @Resource
    private EJBContext context;

    @Override
    public Message onMessage(Connection connection, Message message) {
        Message reply = store(rows, message);
        if (message.text().startsWith("undo")) {
            context.setRollbackOnly();
        }
        return reply;
    }
}
