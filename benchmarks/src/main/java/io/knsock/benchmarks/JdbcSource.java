package io.knsock.benchmarks;

import java.io.PrintWriter;
import java.sql.Connection;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source of connections that cost nothing. */
final class JdbcSource implements DataSource {
    private final FreeConnection.Jdbc driver = new FreeConnection.Jdbc();

    @Override
    public Connection getConnection() {
        return driver.connect("", new Properties());
    }

    @Override
    public Connection getConnection(String username, String password) {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // nothing is logged
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // there is no login
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
