package io.knsock.it.isolation;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Writes rows, in a transaction of its own where it is asked for that. */
@ApplicationScoped
public class Registrar {
    @Resource(lookup = Desk.DATA_SOURCE)
    private DataSource rows;

    /** Joins a transaction if there is one, as most beans do. */
    @Transactional
    public void registerTransactional(String id) throws SQLException {
        register(id);
    }

    void register(String id) throws SQLException {
        try (Connection connection = rows.getConnection()) {
            insert(connection, id);
        }
    }

    /** Leaves open what the driver calls a transaction, without one of the container. */
    void registerUnfinished(String id) throws SQLException {
        try (Connection connection = rows.getConnection()) {
            connection.setAutoCommit(false);
            insert(connection, id);
        }
    }

    private static void insert(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO ENTRY (ID) VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }
}
