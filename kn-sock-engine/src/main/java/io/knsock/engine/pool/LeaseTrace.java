package io.knsock.engine.pool;

/** The caller that has a connection, and since when, for the report of a leak. Made only where leaks are looked for. */
final class LeaseTrace {
    final Thread caller;
    final long since;
    final Throwable stack = new Throwable("acquired here");

    /** Guarded by the ledger's lock. */
    boolean reported;

    LeaseTrace(Thread caller, long since) {
        this.caller = caller;
        this.since = since;
    }
}
