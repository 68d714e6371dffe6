package io.knsock.rar.outbound;

import static java.lang.System.Logger.Level.WARNING;

import io.knsock.engine.log.GuardedLog;

/** Everything this package says in the log. What a peer can cause at will is DEBUG or said seldom. */
final class Log {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private Log() {}

    static void listenerFailed(String connection, RuntimeException failure) {
        LOG.seldom(
                "resource adapter",
                failure,
                WARNING,
                "KNS0032 the container failed when it was told an event of {0}",
                connection);
    }
}
