package io.knsock.engine.pool;

/** Who has a connection since when, for the report of a leak. Made only where leaks are looked for. */
final class Loan {
    final Thread borrower;
    final long since;
    final Throwable stack = new Throwable("acquired here");

    /** Guarded by the ledger's lock. */
    boolean reported;

    Loan(Thread borrower, long since) {
        this.borrower = borrower;
        this.since = since;
    }
}
