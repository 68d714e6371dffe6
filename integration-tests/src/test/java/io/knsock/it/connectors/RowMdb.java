package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import javax.sql.DataSource;

/** Writes each message into a row, in the container's transaction; closes the connection if that fails. */
@DataSourceDefinition(
        name = "java:app/jdbc/rows",
        className = "io.knsock.it.database.LocalDataSource",
        url = "jdbc:h2:tcp://127.0.0.1:" + RowMdb.DATABASE_PORT + "/mem:rows",
        user = "sa",
        password = "sa",
        maxPoolSize = 8)
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {@ActivationConfigProperty(propertyName = "port", propertyValue = "" + RowMdb.PORT)})
public class RowMdb extends Rows implements MessageHandler {
    static final int PORT = 17075;
    static final int DATABASE_PORT = 17098;

    @Resource(lookup = "java:app/jdbc/rows")
    private DataSource rows;

    @Override
    public Message onMessage(Connection connection, Message message) {
        return store(rows, message);
    }
}
