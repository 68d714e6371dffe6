package io.knsock.it.connectors;

import io.knsock.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Writes rows so that a message that comes again changes nothing. */
abstract class Rows {
    static Message store(DataSource rows, Message message) {
        try (Connection connection = rows.getConnection();
                PreparedStatement merge = connection.prepareStatement("MERGE INTO ENTRY (ID) KEY (ID) VALUES (?)")) {
            merge.setString(1, message.text());
            merge.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage(), failure); // which rolls the transaction back
        }
        return Message.of("stored " + message.text());
    }
}
