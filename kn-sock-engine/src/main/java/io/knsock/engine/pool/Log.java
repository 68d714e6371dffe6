package io.knsock.engine.pool;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.DestroyCause;
import io.knsock.KnSockException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Everything the pool says in the log. What a far end can cause at will is DEBUG, but for the first of a row. */
final class Log {
    private static final System.Logger LOG = System.getLogger("io.knsock");

    private Log() {}

    /**
     * Hands over texts in place of the objects: a container's log may remember its last records with their parameters,
     * and with them the class loader of an application that is long undeployed, as Open Liberty does.
     */
    private static void log(System.Logger.Level level, String format, @Nullable Object... parameters) {
        if (LOG.isLoggable(level)) {
            LOG.log(
                    level,
                    format,
                    Arrays.stream(parameters).map(String::valueOf).toArray());
        }
    }

    private static void log(System.Logger.Level level, String message, @Nullable Throwable failure) {
        LOG.log(level, message, failure);
    }

    static void leaked(Slot slot, Loan loan, Duration lentFor) {
        log(
                WARNING,
                "KNS0040 " + slot + " is lent for " + lentFor.toMillis() + " ms to thread "
                        + loan.borrower.getName() + (loan.borrower.isAlive() ? "" : ", which has ended")
                        + ": was it never released? Or raise leak-threshold",
                loan.stack);
    }

    static void releasedTwice(Slot slot) {
        log(
                WARNING,
                "KNS0041 {0} was released that had been released already, by thread {1}; said once, stats() counts them",
                slot,
                Thread.currentThread().getName());
    }

    static void observerFailed(RuntimeException failure) {
        log(WARNING, "KNS0042 the observer of a pool failed", failure);
    }

    static void setAside(Endpoint endpoint, KnSockException failure) {
        log(WARNING, "KNS0043 {0} is set aside: {1}; it is tried again", endpoint, failure.getMessage());
    }

    static void back(Endpoint endpoint, int failures) {
        log(INFO, "KNS0044 {0} is back, after {1} failed attempts", endpoint, failures);
    }

    static void destroyed(Slot slot, DestroyCause cause) {
        log(DEBUG, "KNS0045 {0} is closed: {1}", slot, cause);
    }

    static void closedWhileLent(String pool, int lent) {
        log(WARNING, "KNS0046 {0} is closed by force: {1} connections were still lent", pool, lent);
    }
}
