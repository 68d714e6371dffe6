package io.knsock.engine.pool;

/** The pool's clock, so that tests can have one of their own. */
interface Ticker {
    /** The monotonic clock: a change of the wall clock evicts nothing. */
    Ticker SYSTEM = System::nanoTime;

    /** Returns nanoseconds since an arbitrary moment; only differences mean anything. */
    long nanos();
}
