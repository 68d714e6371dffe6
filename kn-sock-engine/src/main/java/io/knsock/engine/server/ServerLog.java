package io.knsock.engine.server;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.RefusalReason;
import io.knsock.StopResult;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.dispatch.RunningHandler;
import io.knsock.engine.framing.PartialFrame;
import io.knsock.engine.log.GuardedLog;
import io.knsock.engine.settings.Transport;
import io.knsock.engine.time.Durations;
import io.knsock.engine.tls.Tls;
import io.knsock.tls.TlsStart;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that servers and receivers say in the log. Messages for users have a number; what a peer can cause at will
 * is DEBUG or said seldom, so that nobody can fill the log from outside. Payloads are never logged.
 */
final class ServerLog {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private ServerLog() {}

    static void bound(String name, String address, @Nullable TlsStart tls, Transport transport) {
        LOG.say(
                INFO,
                "KNS0002 server {0} is bound to {1}{2}, on {3}",
                name,
                address,
                tls == null ? "" : tls == TlsStart.IMMEDIATE ? " with TLS" : " with TLS on request",
                transport);
    }

    static void stopped(String name, StopResult result) {
        switch (result.outcome()) {
            case GRACEFUL -> LOG.say(INFO, "KNS0003 server {0} is stopped", name);
            case FORCED ->
                LOG.say(
                        WARNING,
                        "KNS0004 server {0} is stopped by force: {1} connections had a message in flight at the deadline",
                        name,
                        result.cutConnections());
        }
        LOG.end(name);
    }

    static void handlerFailed(Connection connection, Throwable failure) {
        LOG.seldom(
                GuardedLog.kind(
                        GuardedLog.server(connection), failure.getClass().getName()),
                failure,
                WARNING,
                "KNS0010 handler failed; connection {0} from {1} is closed",
                connection.id(),
                connection.remoteAddress());
    }

    static void handlerSlow(Connection connection, Duration limit, RunningHandler handling) {
        LOG.seldomTraced(
                GuardedLog.server(connection),
                handling::trace,
                WARNING,
                "KNS0015 a message of connection {0} from {1} has been with the handler for more than"
                        + " slow-handler-warning={2}{3}",
                connection.id(),
                connection.remoteAddress(),
                Durations.text(limit),
                handling.thread() == null ? ": its stage is not complete" : "");
    }

    static void placesTaken(String server, int places, int waiting) {
        LOG.say(
                WARNING,
                "KNS0028 {0} connections of server {1} wait, since max-concurrent-messages={2} messages are with the"
                        + " handler: it is slow, or the setting too low",
                waiting,
                server,
                places);
    }

    static void observerFailed(String name, Throwable failure) {
        LOG.seldom(name, failure, WARNING, "KNS0014 an observer of {0} failed; what it observes goes on", name);
    }

    /** A failure that ended a connection; a peer can cause it at will. */
    static void connectionEnded(Connection connection, CloseCause cause, Throwable failure, ServerConfig config) {
        if (!LOG.isLoggable(DEBUG)) {
            return;
        }
        String id = connection.id();
        SocketAddress peer = connection.remoteAddress();
        switch (cause) {
            case FRAME_TOO_LARGE ->
                LOG.say(
                        DEBUG,
                        "KNS0011 a frame of more than max-frame-bytes={0} ended connection {1} from {2}",
                        Integer.toString(config.maxFrameBytes()),
                        id,
                        peer);
            case MALFORMED_FRAME ->
                LOG.say(
                        DEBUG,
                        "KNS0020 a malformed frame ended connection {0} from {1}: {2}",
                        id,
                        peer,
                        failure.getMessage());
            default -> LOG.say(DEBUG, "KNS0012 connection {0} from {1} failed: {2}", id, peer, Tls.reason(failure));
        }
    }

    /** Of a connection that has ended for whatever cause; a peer can bring it about. */
    static void unfinishedFrame(Connection connection, CloseCause cause, String frame, ServerConfig config) {
        LOG.seldom(
                config.name(),
                null,
                INFO,
                "KNS0021 connection {0} from {1} ended ({2}) with {3}, which is not handled: {4}",
                connection.id(),
                connection.remoteAddress(),
                cause,
                frame,
                PartialFrame.question(config.framing()));
    }

    /** Whoever calls sees to it that this is seldom. */
    static void outOfMemory(String name, Throwable failure) {
        LOG.say(
                WARNING,
                "KNS0016 server {0} has no memory left for buffers and ends connections: {1}; give the JVM more"
                        + " (-XX:MaxDirectMemorySize) or lower max-connections or max-frame-bytes",
                name,
                failure);
    }

    static void memoryLimit(String name, long limit) {
        LOG.seldom(
                name,
                null,
                WARNING,
                "KNS0053 server {0} keeps more than max-buffered-bytes={1} for its connections, and ends those that it keeps"
                        + " most for: give the JVM more memory, or raise max-buffered-bytes, or lower max-connections,"
                        + " max-frame-bytes or max-outbound-bytes",
                name,
                Long.toString(limit));
    }

    /** What the settings allow does not fit into what the JVM has. */
    static void doesNotFit(String name, String what, String remedy) {
        LOG.say(WARNING, "KNS0054 server {0}: {1}: {2}", name, what, remedy);
    }

    static void noAddresses(String name) {
        LOG.say(
                WARNING,
                "KNS0057 server {0} has a Unix domain socket, whose clients have no addresses: allow, deny and proxy-from keep"
                        + " nobody out there; set unix-socket-mode, and the permissions of the directory",
                name);
    }

    static void moreConnectionsThanFiles(String name, int maxConnections, long files) {
        LOG.say(
                WARNING,
                "KNS0050 server {0} admits max-connections={1}, and this process may have {2} files open: lower the"
                        + " one or raise the other (ulimit -n)",
                name,
                Integer.toString(maxConnections),
                Long.toString(files));
    }

    static void refused(String name, SocketAddress peer, RefusalReason reason) {
        LOG.say(DEBUG, "KNS0051 server {0} refused a connection from {1}: {2}", name, peer, reason);
    }

    /** Said once until that address has given half of its places back; a warning if others could hardly have any. */
    static void addressHasAll(String name, String address, ServerLimits limits) {
        int max = limits.maxConnectionsPerAddress();
        LOG.seldom(
                name,
                null,
                max < limits.maxConnections() / 2 ? INFO : WARNING,
                "KNS0055 server {0} refuses further connections from {1}, which has {2}, as many as"
                        + " max-connections-per-address admits: if that is one client, set it lower; if it is a load balancer,"
                        + " have it send PROXY headers and name it in proxy-from, or set it higher",
                name,
                address,
                Integer.toString(max));
    }

    /** Said once until half of the server's places are free. */
    static void addressHasMost(String name, String address, int places, ServerLimits limits) {
        LOG.seldom(
                name,
                null,
                WARNING,
                "KNS0056 server {0} is full with max-connections={1} connections, and {2} of them are from {3}: what one"
                        + " address may have is bounded by max-connections-per-address, which is {4}; if it is a load"
                        + " balancer, have it send PROXY headers and name it in proxy-from",
                name,
                Integer.toString(limits.maxConnections()),
                Integer.toString(places),
                address,
                Integer.toString(limits.maxConnectionsPerAddress()));
    }

    static void timedOut(Connection connection, String setting, Duration timeout) {
        if (LOG.isLoggable(DEBUG)) {
            LOG.say(DEBUG, "KNS0052 {0}={1} ended connection {2}", setting, Durations.text(timeout), connection);
        }
    }

    static void acceptFailed(String name, Throwable failure) {
        LOG.seldom(name, null, WARNING, "KNS0013 server {0} cannot accept for now: {1}", name, failure);
    }

    /**
     * Whoever calls sees to it that this is seldom.
     *
     * @param failures how many there were since it was told of last
     */
    static void notConnected(String name, String endpoint, Throwable why, int failures) {
        LOG.say(
                WARNING,
                "KNS0067 {0} has no connection to {1} for now; it is tried again until it is stopped: {2}{3}",
                name,
                endpoint,
                why.getMessage(),
                times(failures));
    }

    /** A peer that closes what it accepts must not fill the log. */
    static void connected(String name, String connection) {
        LOG.seldom(name, null, INFO, "KNS0068 {0} is connected: {1}", name, connection);
    }

    private static String times(int failures) {
        return failures > 1 ? " (" + failures + " times)" : "";
    }
}
