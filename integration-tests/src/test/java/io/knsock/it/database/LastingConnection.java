package io.knsock.it.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection that is replaced if it was lost before a transaction begins on it: not every server's pool can be told
 * in a portable way to look for that itself.
 */
final class LastingConnection implements InvocationHandler {
    private final Opener opener;
    private Connection connection;
    private boolean autoCommit = true;
    private boolean inTransaction;

    /** Opens the database's own connections. */
    interface Opener {
        Connection open() throws SQLException;
    }

    private LastingConnection(Opener opener) throws SQLException {
        this.opener = opener;
        this.connection = opener.open();
    }

    static Connection of(Opener opener) throws SQLException {
        return (Connection) Proxy.newProxyInstance(
                LastingConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new LastingConnection(opener));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "setAutoCommit" -> {
                replaceIfLost();
                autoCommit = (Boolean) arguments[0];
            }
            case "commit", "rollback" -> inTransaction = false;
            case "prepareStatement" -> {
                replaceIfLost();
                inTransaction = !autoCommit;
            }
            default -> {
                // as it is
            }
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private void replaceIfLost() throws SQLException {
        if (!inTransaction && !connection.isValid(1)) {
            connection = opener.open();
            connection.setAutoCommit(autoCommit);
        }
    }
}
