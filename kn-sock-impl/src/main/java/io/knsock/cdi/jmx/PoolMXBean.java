package io.knsock.cdi.jmx;

import java.util.Map;

/**
 * A pool, as JMX shows it: {@code io.knsock:type=Pool,application=<application>,name=<client>}. Counts are since it was
 * made; each attribute is read by itself.
 */
public interface PoolMXBean {
    /** Returns what it connects to: {@code host:port}; several with commas. */
    String getEndpoint();

    /** Returns how many connections are leased. */
    int getLeased();

    /** Returns how many connections are idle. */
    int getIdle();

    /** Returns how many connections are being established. */
    int getConnecting();

    /** Returns how many callers wait. */
    int getWaiting();

    /** Returns how many connections may exist at once. */
    int getMaxSize();

    /** Returns how many leases there were. */
    long getAcquired();

    /** Returns how many connections were established. */
    long getCreated();

    /** Returns how many attempts to connect failed. */
    long getConnectFailures();

    /** Returns how many connections were closed or lost, by the name of the {@link io.knsock.pool.DestroyCause}. */
    Map<String, Long> getDestroyed();

    /** Returns how many callers found no idle connection and had to wait. */
    long getWaits();

    /** Returns how many of them gave up at their timeout. */
    long getTimeouts();

    /** Returns how many callers were turned away because too many waited. */
    long getRejections();

    /** Returns how long all that waited did so together, in seconds. */
    double getWaitSeconds();

    /** Returns how long the longest wait was, in seconds. */
    double getLongestWaitSeconds();

    /** Returns how long establishing all the connections took together, in seconds. */
    double getConnectSeconds();

    /** Returns how many leases were longer than the leak threshold. */
    long getLeaks();

    /** Returns how often a connection was released again. */
    long getDoubleReleases();

    /** Closes the idle connections; more are made when they are needed. */
    void evictIdle();

    /** Leases no connection until {@link #resume()}: callers wait, at most for their timeout. */
    void suspend();

    /** Leases again, to those who wait first. */
    void resume();
}
