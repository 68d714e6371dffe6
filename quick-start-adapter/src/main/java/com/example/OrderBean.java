package com.example;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import java.sql.SQLException;
import javax.sql.DataSource;

@MessageDriven(messageListenerInterface = MessageHandler.class)
public class OrderBean implements MessageHandler {
    @Resource(lookup = "jdbc/orders")
    private DataSource orders;

    @Override
    public Message onMessage(Connection peer, Message order) {
        try (var database = orders.getConnection();
                var insert = database.prepareStatement("INSERT INTO ORDERS VALUES (?)")) {
            insert.setString(1, order.text());
            insert.executeUpdate();
        } catch (SQLException failure) {
            throw new EJBException(failure); // rolls back: the peer gets the failure-reply
        }
        return Message.of("stored " + order.text()); // is sent after the commit
    }
}
