package io.knsock.rar.inbound;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.Connection;
import io.knsock.engine.log.GuardedLog;

/** Everything this package says in the log. What a peer can cause at will is DEBUG or said seldom. */
final class Log {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private Log() {}

    /** Notes that an endpoint is deactivated. */
    static void ended(String name) {
        LOG.end(name);
    }

    static void unknownProperty(String property, String bean) {
        LOG.say(
                WARNING,
                "KNS0162 the property {0} in @MessageDriven of {1} is none of kn-sock: it does nothing unless it is the"
                        + " container''s",
                property,
                bean);
    }

    static void deactivationFailed(String name, RuntimeException failure) {
        LOG.sayWith(
                failure,
                WARNING,
                "KNS0030 endpoint {0} was deactivated, but its server did not stop as it should",
                name);
    }

    static void deliveredAgain(Connection connection, int deliveries, Throwable failure) {
        LOG.sayWith(
                failure,
                DEBUG,
                "delivery {0} of a message of {1} failed: it is delivered again",
                Integer.toString(deliveries),
                connection);
    }

    static void leftBehind(Connection connection) {
        LOG.seldom(
                GuardedLog.server(connection),
                null,
                WARNING,
                "KNS0165 the bean of endpoint {0} left another run-as subject: it must restore what it changes, also where it"
                        + " fails; the message has failed",
                GuardedLog.server(connection));
    }

    static void failedForGood(Connection connection, int deliveries, Throwable failure) {
        LOG.seldom(
                GuardedLog.server(connection),
                failure,
                WARNING,
                "KNS0160 a message of {0} could not be handled, in {1} {2}",
                connection,
                Integer.toString(deliveries),
                deliveries == 1 ? "delivery" : "deliveries");
    }

    static void notReleased(Connection connection, Exception failure) {
        LOG.seldom(
                GuardedLog.server(connection),
                failure,
                WARNING,
                "KNS0161 a message of {0} is settled, but its endpoint could not be released",
                connection);
    }
}
