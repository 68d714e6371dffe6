package io.knsock.engine.tls;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.engine.keys.Identity;
import io.knsock.engine.log.GuardedLog;
import io.knsock.engine.log.TlsWarning;
import io.knsock.tls.TlsException;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that is said of TLS in the log. Messages for users have a number; what a peer can cause at will is DEBUG
 * or said seldom, so that nobody can fill the log from outside. Payloads are never logged.
 */
final class TlsLog {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private TlsLog() {}

    static void verificationOff(String endpoint) {
        LOG.say(
                WARNING,
                "KNS0005 tls.verify=false: whoever answers for {0} is believed, and can read and change everything;"
                        + " for trials only",
                endpoint);
    }

    static void reloaded(String owner, List<Identity> identities) {
        LOG.say(
                INFO,
                "KNS0033 TLS of {0}: the change is in use for new connections{1}",
                owner,
                identities.stream()
                        .map(one -> "; " + one + " has serial " + one.serial() + " and expires on " + one.expiry())
                        .collect(Collectors.joining()));
    }

    static void notReloaded(String owner, RuntimeException why) {
        LOG.say(
                WARNING,
                "KNS0034 TLS of {0}: the change cannot be used, and what was loaded before stays in use: {1}",
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
}
