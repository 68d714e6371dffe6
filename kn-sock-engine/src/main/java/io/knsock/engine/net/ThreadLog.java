package io.knsock.engine.net;

import static java.lang.System.Logger.Level.WARNING;

import io.knsock.engine.log.GuardedLog;

/**
 * What is said in the log of handler threads. Messages for users have a number; what a peer can cause at will is DEBUG
 * or said seldom, so that nobody can fill the log from outside. Payloads are never logged.
 */
public final class ThreadLog {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock");

    private ThreadLog() {}

    public static void noHandlerThread(Throwable failure) {
        LOG.seldom(
                GuardedLog.ENGINE,
                failure,
                WARNING,
                "KNS0018 the executor that was handed in for handlers gives no thread; messages wait, and it is tried"
                        + " again");
    }

    /** A defect: handlers and listeners are caught before. */
    static void taskFailed(Throwable failure) {
        LOG.seldom(GuardedLog.ENGINE, failure, WARNING, "KNS0019 a task on a handler thread failed");
    }
}
