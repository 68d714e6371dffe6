package io.knsock.rar.work;

import static java.lang.System.Logger.Level.WARNING;

import io.knsock.Connection;
import io.knsock.engine.log.GuardedLog;
import org.jspecify.annotations.Nullable;

/** Everything this package says in the log. What a peer can cause at will is DEBUG or said seldom. */
final class Log {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private Log() {}

    static void stopFailed(RuntimeException failure) {
        LOG.sayWith(
                failure, WARNING, "KNS0031 the resource adapter is stopped, but its engine did not stop as it should");
    }

    static void callerRefused(Connection connection, Caller caller, @Nullable Throwable why) {
        LOG.seldom(
                GuardedLog.server(connection),
                why,
                WARNING,
                "KNS0164 the container does not take {0} of {1}, which is closed: see whether its users and groups have"
                        + " that name",
                caller,
                connection);
    }
}
