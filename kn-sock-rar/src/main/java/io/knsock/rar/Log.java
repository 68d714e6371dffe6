package io.knsock.rar;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import org.jspecify.annotations.Nullable;

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

    static void deliveredAgain(String connection, int deliveries, Throwable failure) {
        LOG.log(
                DEBUG,
                "delivery " + deliveries + " of a message of " + connection + " failed: it is delivered again",
                failure);
    }

    static void failedForGood(String connection, int deliveries, Throwable failure) {
        LOG.log(
                WARNING,
                "KNS0160 a message of " + connection + " could not be handled, in " + deliveries
                        + (deliveries == 1 ? " delivery" : " deliveries"),
                failure);
    }

    static void notReleased(String connection, Exception failure) {
        LOG.log(
                WARNING,
                "KNS0161 a message of " + connection + " is settled, but its endpoint could not be released",
                failure);
    }

    static void callerRefused(String connection, String caller, @Nullable Throwable why) {
        LOG.log(
                WARNING,
                "KNS0164 the container does not take " + caller + " of " + connection
                        + ", which is closed: see whether its users and groups have that name",
                why);
    }
}
