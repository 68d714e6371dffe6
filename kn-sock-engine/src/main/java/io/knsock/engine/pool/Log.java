package io.knsock.engine.pool;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.DestroyCause;
import io.knsock.KnSockException;
import java.time.Duration;

/** Everything the pool says in the log. What a far end can cause at will is DEBUG, but for the first of a row. */
final class Log {
    private static final System.Logger LOG = System.getLogger("io.knsock");

    private Log() {}

    static void leaked(Slot slot, Loan loan, Duration lentFor) {
        LOG.log(
                WARNING,
                "KNS0040 " + slot + " is lent for " + lentFor.toMillis() + " ms to thread "
                        + loan.borrower.getName() + (loan.borrower.isAlive() ? "" : ", which has ended")
                        + ": was it never released? Or raise leak-threshold",
                loan.stack);
    }

    static void releasedTwice(Slot slot) {
        LOG.log(
                WARNING,
                "KNS0041 {0} was released that had been released already, by thread {1}; said once, stats() counts them",
                slot,
                Thread.currentThread().getName());
    }

    static void observerFailed(RuntimeException failure) {
        LOG.log(WARNING, "KNS0042 the observer of a pool failed", failure);
    }

    static void setAside(Endpoint endpoint, KnSockException failure) {
        LOG.log(WARNING, "KNS0043 {0} is set aside: {1}; it is tried again", endpoint, failure.getMessage());
    }

    static void back(Endpoint endpoint, int failures) {
        LOG.log(INFO, "KNS0044 {0} is back, after {1} failed attempts", endpoint, failures);
    }

    static void destroyed(Slot slot, DestroyCause cause) {
        LOG.log(DEBUG, "KNS0045 {0} is closed: {1}", slot, cause);
    }

    static void closedWhileLent(String pool, int lent) {
        LOG.log(WARNING, "KNS0046 {0} is closed by force: {1} connections were still lent", pool, lent);
    }
}
