package io.knsock.cdi.config;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.Connection;
import io.knsock.engine.log.GuardedLog;
import io.knsock.engine.time.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that servers and clients of beans say in the log. What a peer can cause at will is DEBUG or said seldom.
 */
public final class CdiLog {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock.cdi");

    private CdiLog() {}

    /**
     * Says that a server does not listen.
     *
     * @param cause logged with its stack trace
     */
    public static void notListening(String server, String reason, Throwable cause) {
        LOG.sayWith(cause, ERROR, "KNS0100 server {0} does not listen: {1}", server, reason);
    }

    public static void notEnabled(String server) {
        LOG.say(INFO, "KNS0101 server {0} is not enabled", server);
    }

    /**
     * Says that a key is set for another application.
     *
     * @param near what may have been meant, or null
     */
    public static void ofAnother(ConfigScope kind, String name, String origin, @Nullable String near) {
        LOG.say(
                near == null ? INFO : WARNING,
                "KNS0102 {0}* is set in {1}, which other applications read as well, and this one has no {2} of that name: it"
                        + " is left to others{3}",
                kind.prefix(name),
                origin,
                kind,
                near == null ? "" : "; did you mean " + kind.prefix(near) + "*?");
    }

    public static void notOurs(ConfigScope kind, String name, String origin, String problem) {
        LOG.say(
                WARNING,
                "KNS0103 {0}* is set in {1}, which other applications read as well, and cannot be used; nothing of this"
                        + " application asks for that {2}: {3}",
                kind.prefix(name),
                origin,
                kind,
                problem);
    }

    /** @param problem what is wrong, beginning with the key */
    static void noSetting(String problem, String origin) {
        LOG.say(WARNING, "KNS0104 in {0}, which other applications read as well: {1}", origin, problem);
    }

    public static void noVariable(String variable, Variables.Problem problem) {
        LOG.say(
                problem.isOfAnother() ? INFO : WARNING,
                "KNS0105 the environment variable {0} {1}",
                variable,
                problem.text());
    }

    public static void noServerMetrics(String server, RuntimeException failure) {
        LOG.sayWith(failure, WARNING, "KNS0124 there are no metrics of server {0}", server);
    }

    public static void noPoolMetrics(String pool, RuntimeException failure) {
        LOG.sayWith(failure, WARNING, "KNS0125 there are no metrics and traces of pool {0}", pool);
    }

    public static void grace(Duration grace) {
        LOG.say(INFO, "KNS0130 servers are not ready, and accept connections for {0} more", Durations.text(grace));
    }

    /**
     * Says that there are no managed executors.
     *
     * @param runtime which it is, for people
     */
    public static void ownThreads(String runtime) {
        LOG.say(
                INFO,
                "KNS0131 {0} has no managed executors: handlers and connections have threads of kn-sock, which end with"
                        + " the application",
                runtime);
    }

    public static void checkpoint() {
        LOG.say(INFO, "KNS0150 the JVM is about to be checkpointed: servers, clients and pools stop");
    }

    public static void restored() {
        LOG.say(INFO, "KNS0151 the JVM has been restored: settings are read again, and servers bound");
    }

    public static void beanNotDestroyed(Connection connection, RuntimeException failure) {
        LOG.seldom(
                GuardedLog.server(connection),
                failure,
                WARNING,
                "KNS0140 a bean of connection {0} was not destroyed",
                connection.id());
    }

    public static void notCleanedUp(String server, Exception failure) {
        LOG.seldom(server, failure, WARNING, "KNS0141 something of server {0} was not cleaned up", server);
    }

    /**
     * Says what a message has left behind on its thread.
     *
     * @param who the bean and what of it was called
     * @param what was left, without what differs from one time to the next
     */
    public static void leftBehind(String who, String what, String text) {
        LOG.seldom(GuardedLog.kind(who, what), null, WARNING, "KNS0142 {0}; what it was called for has failed", text);
    }

    /**
     * Says that a message has failed, and its peer was not left without an answer.
     *
     * @param decidedBy the method or the setting that has said what the peer gets
     */
    public static void answered(Connection connection, Throwable failure, boolean replied, String decidedBy) {
        LOG.seldom(
                GuardedLog.kind(
                        GuardedLog.server(connection), failure.getClass().getName()),
                failure,
                WARNING,
                "KNS0143 a message of connection {0} from {1} has failed; its peer gets {2}, as {3} says",
                connection.id(),
                connection.remoteAddress(),
                replied ? "a reply" : "no reply",
                decidedBy);
    }

    /** Says that a method with {@code @OnError} has failed itself. */
    public static void notAnswered(Connection connection, String method, Throwable failure) {
        LOG.seldom(
                GuardedLog.kind(GuardedLog.server(connection), method),
                failure,
                WARNING,
                "KNS0144 {0} has failed, which was to say what the peer of connection {1} gets: the connection is closed",
                method,
                connection.id());
    }

    /** Notes that a server has ended. */
    public static void ended(String server) {
        LOG.end(server);
    }
}
