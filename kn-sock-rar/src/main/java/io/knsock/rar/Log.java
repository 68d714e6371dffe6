package io.knsock.rar;

import static java.lang.System.Logger.Level.WARNING;

/** Everything the resource adapter says in the log, in one place. */
final class Log {
    private static final System.Logger LOG = System.getLogger("io.knsock");

    private Log() {}

    static void deactivationFailed(String name, RuntimeException failure) {
        LOG.log(
                WARNING,
                "KNS0030 endpoint " + name + " was deactivated, but its server did not stop as it should",
                failure);
    }

    static void stopFailed(RuntimeException failure) {
        LOG.log(WARNING, "KNS0031 the resource adapter is stopped, but its engine did not stop as it should", failure);
    }

    static void listenerFailed(String connection, RuntimeException failure) {
        LOG.log(WARNING, "KNS0032 the container failed to take an event of " + connection, failure);
    }
}
