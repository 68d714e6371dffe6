package io.knsock.benchmarks;

/** A pool as {@link AcquireRelease} sees it. */
interface Acquirer extends AutoCloseable {
    Object acquire() throws Exception;

    void release(Object connection) throws Exception;
}
