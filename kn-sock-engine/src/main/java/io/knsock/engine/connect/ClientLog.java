package io.knsock.engine.connect;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.engine.framing.PartialFrame;
import io.knsock.engine.log.GuardedLog;
import io.knsock.framing.Framing;

/**
 * Everything that clients and their connections say in the log. Messages for users have a number; what a peer can cause
 * at will is DEBUG or said seldom, so that nobody can fill the log from outside. Payloads are never logged.
 */
final class ClientLog {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private ClientLog() {}

    /** Of a client's connection; a peer can bring it about. */
    static void unfinishedFrame(String endpoint, String frame, Framing framing) {
        LOG.seldom(
                GuardedLog.kind(GuardedLog.ENGINE, endpoint),
                null,
                INFO,
                "KNS0073 a connection to {0} ended with {1}: {2}",
                endpoint,
                frame,
                PartialFrame.question(framing));
    }

    /** The peer can bring it about. */
    static void unsolicited(String endpoint, String why) {
        LOG.seldom(GuardedLog.kind(GuardedLog.ENGINE, endpoint), null, INFO, "KNS0069 {0}", why);
    }

    /**
     * Whoever calls sees to it that this, and {@link #back}, is seldom.
     *
     * @param failures how many there were since it was told of last
     */
    static void lost(String endpoint, Throwable why, int failures) {
        LOG.say(
                WARNING,
                "KNS0060 there is no connection to {0} for now; it is tried again until the client is closed: {1}{2}",
                endpoint,
                why.getMessage(),
                times(failures));
    }

    static void back(String endpoint) {
        LOG.say(INFO, "KNS0061 there is a connection to {0} now", endpoint);
    }

    static void replaced(String endpoint) {
        LOG.say(DEBUG, "KNS0062 the connection to {0} was lost and replaced at once", endpoint);
    }

    private static String times(int failures) {
        return failures > 1 ? " (" + failures + " times)" : "";
    }
}
