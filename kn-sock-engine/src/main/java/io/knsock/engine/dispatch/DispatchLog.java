package io.knsock.engine.dispatch;

import static java.lang.System.Logger.Level.WARNING;

import io.knsock.Connection;
import io.knsock.engine.log.GuardedLog;

/**
 * What is said in the log of listeners of connections. Messages for users have a number; what a peer can cause at will
 * is DEBUG or said seldom, so that nobody can fill the log from outside. Payloads are never logged.
 */
final class DispatchLog {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private DispatchLog() {}

    static void closedFailed(Connection connection, Throwable failure) {
        LOG.seldom(
                GuardedLog.server(connection),
                failure,
                WARNING,
                "KNS0017 a listener failed when told that connection {0} is closed",
                connection);
    }
}
