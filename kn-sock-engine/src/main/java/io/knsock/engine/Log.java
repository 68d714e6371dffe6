package io.knsock.engine;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Framing;
import io.knsock.Limits;
import io.knsock.Refusal;
import io.knsock.ServerConfig;
import io.knsock.StopResult;
import io.knsock.TlsException;
import io.knsock.engine.client.Durations;
import io.knsock.engine.keys.Identity;
import io.knsock.engine.log.GuardedLog;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything the engine says in the log, in one place. Messages for users have a number; what a peer can cause at will
 * is DEBUG or said seldom, so that nobody can fill the log from outside. Payloads are never logged.
 */
final class Log {
    private static final GuardedLog LOG = new GuardedLog(System.getLogger("io.knsock"));

    /** Who says what is not of one server. */
    private static final String ENGINE = "engine";

    private Log() {}

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

    static void bound(String name, String address, boolean tls, Transport transport) {
        LOG.say(
                INFO,
                "KNS0002 server {0} is bound to {1}{2}, on {3}",
                name,
                address,
                tls ? " with TLS" : "",
                transport);
    }

    static void stopped(String name, StopResult result) {
        switch (result.outcome()) {
            case GRACEFUL -> LOG.say(INFO, "KNS0003 server {0} is stopped", name);
            case FORCED ->
                LOG.say(
                        WARNING,
                        "KNS0004 server {0} is stopped by force: {1} connections had a message in hand at the deadline",
                        name,
                        result.cutConnections());
        }
        LOG.end(name);
    }

    static void verificationOff(String endpoint) {
        LOG.say(
                WARNING,
                "KNS0005 tls.verify=false: whoever answers for {0} is believed, and can read and change everything;"
                        + " for trials only",
                endpoint);
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

    static void handlerSlow(Connection connection, Duration limit, Handling handling) {
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

    static void closedFailed(Connection connection, Throwable failure) {
        LOG.seldom(
                GuardedLog.server(connection),
                failure,
                WARNING,
                "KNS0017 a listener failed when told that connection {0} is closed",
                connection);
    }

    static void noHandlerThread(Throwable failure) {
        LOG.seldom(
                ENGINE,
                failure,
                WARNING,
                "KNS0018 the executor that was handed in for handlers gives no thread; messages wait, and it is tried"
                        + " again");
    }

    /** A defect: handlers and listeners are caught before. */
    static void taskFailed(Throwable failure) {
        LOG.seldom(ENGINE, failure, WARNING, "KNS0019 a task on a handler thread failed");
    }

    static void observerFailed(String name, Throwable failure) {
        LOG.seldom(name, failure, WARNING, "KNS0014 an observer of {0} failed; what it observes goes on", name);
    }

    /** Takes it that an engine has ended. */
    static void ended() {
        LOG.end(ENGINE);
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

    /** Of a client's connection; a peer can bring it about. */
    static void unfinishedFrame(String endpoint, String frame, Framing framing) {
        LOG.seldom(
                GuardedLog.kind(ENGINE, endpoint),
                null,
                INFO,
                "KNS0073 a connection to {0} ended with {1}: {2}",
                endpoint,
                frame,
                PartialFrame.question(framing));
    }

    /** The peer can bring it about. */
    static void unsolicited(String endpoint, String why) {
        LOG.seldom(GuardedLog.kind(ENGINE, endpoint), null, INFO, "KNS0069 {0}", why);
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

    static void loopFailed(Throwable failure) {
        LOG.sayWith(
                failure,
                ERROR,
                "KNS0023 an event loop has failed, and its engine ends: ports are closed, connections and requests end;"
                        + " start it again, or let the JVM exit at once (-XX:+ExitOnOutOfMemoryError)");
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

    static void refused(String name, SocketAddress peer, Refusal reason) {
        LOG.say(DEBUG, "KNS0051 server {0} refused a connection from {1}: {2}", name, peer, reason);
    }

    /** Said once until that address has given half of its places back; a warning if others could hardly have any. */
    static void addressHasAll(String name, String address, Limits limits) {
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
    static void addressHasMost(String name, String address, int places, Limits limits) {
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

    static void reloaded(String owner, List<Identity> identities) {
        LOG.say(
                INFO,
                "KNS0033 TLS of {0}: what has changed is in use for new connections{1}",
                owner,
                identities.stream()
                        .map(one -> "; " + one + " has serial " + one.serial() + " and expires on " + one.expiry())
                        .collect(Collectors.joining()));
    }

    static void notReloaded(String owner, RuntimeException why) {
        LOG.say(
                WARNING,
                "KNS0034 TLS of {0}: what has changed cannot be used, and what was loaded before stays in use: {1}",
                owner,
                why instanceof TlsException ? why.getMessage() : why);
    }

    static void tls(String owner, TlsWarning warning) {
        LOG.say(WARNING, warning.number() + " TLS of {0}: {1}: {2}", owner, warning.what(), warning.remedy());
    }

    /** Whoever sends it may do so at will. */
    static void notTls(String server, SocketAddress peer, String what) {
        LOG.seldom(server, null, WARNING, "KNS0072 server {0} speaks TLS, and {1} does not: {2}", server, peer, what);
    }

    /**
     * Whoever calls sees to it that this, and {@link #back}, is seldom.
     *
     * @param failures how many there were since it was told of last
     */
    static void lost(String endpoint, Throwable why, int failures) {
        LOG.say(
                WARNING,
                "KNS0060 the connection to {0} is lost and does not come back for now; it is tried again until the client"
                        + " is closed: {1}{2}",
                endpoint,
                why.getMessage(),
                times(failures));
    }

    private static String times(int failures) {
        return failures > 1 ? " (" + failures + " times)" : "";
    }

    static void back(String endpoint) {
        LOG.say(INFO, "KNS0061 the connection to {0} is back", endpoint);
    }

    static void replaced(String endpoint) {
        LOG.say(DEBUG, "KNS0062 the connection to {0} was lost, and there is another", endpoint);
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
}
