package io.knsock.engine;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.knsock.engine.log.GuardedLog;
import io.knsock.engine.settings.Transport;

/**
 * Everything that an engine says of itself in the log. Messages for users have a number; what a peer can cause at will
 * is DEBUG or said seldom, so that nobody can fill the log from outside. Payloads are never logged.
 *
 * @since 0.1
 */
public final class EngineLog {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private EngineLog() {}

    static void started(Transport transport, int loops) {
        if (LOG.isLoggable(DEBUG)) {
            StringBuilder why = new StringBuilder();
            for (Transport better : Transport.values()) {
                if (better == transport) {
                    break;
                }
                Throwable cause = better.whyNot();
                why.append("; not ").append(better).append(": ").append(cause == null ? "not asked for" : cause);
            }
            LOG.say(DEBUG, "KNS0001 engine started with {0} event loops on {1}{2}", loops, transport, why);
        }
    }

    /** Notes that an engine has ended. */
    public static void ended() {
        LOG.end(GuardedLog.ENGINE);
    }

    static void loopFailed(Throwable failure) {
        LOG.sayWith(
                failure,
                ERROR,
                "KNS0023 an event loop has failed, and its engine ends: ports are closed, connections and requests end;"
                        + " start it again, or let the JVM exit at once (-XX:+ExitOnOutOfMemoryError)");
    }
}
