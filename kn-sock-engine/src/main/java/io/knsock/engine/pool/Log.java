package io.knsock.engine.pool;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.KnSockException;
import io.knsock.engine.log.GuardedLog;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolObserver;
import java.time.Duration;

/** Everything the pool says in the log. What a peer can cause at will is DEBUG or said seldom. */
final class Log {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private Log() {}

    /** A peer that is slow can bring it about for every connection. */
    static void leaked(Slot slot, LeaseTrace lease, Duration leasedFor) {
        LOG.seldom(
                slot.endpoint.toString(),
                lease.stack,
                WARNING,
                "KNS0040 {0} is leased for {1} ms to thread {2}{3}: was it never released? Or raise leak-threshold",
                slot,
                Long.toString(leasedFor.toMillis()),
                lease.caller.getName(),
                lease.caller.isAlive() ? "" : ", which has ended");
    }

    static void releasedTwice(Slot slot) {
        LOG.say(
                WARNING,
                "KNS0041 {0} was released twice, the second time by thread {1}; said once, stats() counts them",
                slot,
                Thread.currentThread().getName());
    }

    /** There are as many observers as pools. */
    static void observerFailed(PoolObserver observer, RuntimeException failure) {
        String name = observer.getClass().getName();
        LOG.seldom(name, failure, WARNING, "KNS0042 the observer of a pool failed: {0}", name);
    }

    /** Whoever calls sees to it that this is seldom. */
    static void setAside(EndpointState endpoint, KnSockException failure) {
        LOG.say(WARNING, "KNS0043 {0} is set aside: {1}; it is tried again", endpoint, failure.getMessage());
    }

    static void back(EndpointState endpoint, int failures) {
        LOG.say(INFO, "KNS0044 {0} is back, after {1} failed attempts", endpoint, failures);
    }

    static void destroyed(Slot slot, DestroyCause cause) {
        LOG.say(DEBUG, "KNS0045 {0} is closed: {1}", slot, cause);
    }

    /** Notes that a pool has ended. */
    static void ended(Iterable<EndpointState> endpoints) {
        endpoints.forEach(endpoint -> LOG.end(endpoint.toString()));
    }

    static void closedWhileLeased(String pool, int leased) {
        LOG.say(WARNING, "KNS0046 {0} is closed by force: {1} connections were still leased", pool, leased);
    }
}
