package io.knsock.cdi.jmx;

import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolStats;
import io.knsock.pool.TcpPool;
import java.util.EnumMap;
import java.util.Map;

/** The figures of a pool. */
record PoolFigures(String endpoint, TcpPool pool) implements PoolMXBean {
    @Override
    public String getEndpoint() {
        return endpoint;
    }

    @Override
    public int getLeased() {
        return pool.stats().leased();
    }

    @Override
    public int getIdle() {
        return pool.stats().idle();
    }

    @Override
    public int getConnecting() {
        return pool.stats().connecting();
    }

    @Override
    public int getWaiting() {
        return pool.stats().waiting();
    }

    @Override
    public int getMaxSize() {
        return pool.stats().maxSize();
    }

    @Override
    public long getAcquired() {
        return pool.stats().acquired();
    }

    @Override
    public long getCreated() {
        return pool.stats().created();
    }

    @Override
    public long getConnectFailures() {
        return pool.stats().connectFailures();
    }

    @Override
    public Map<String, Long> getDestroyed() {
        PoolStats stats = pool.stats();
        Map<DestroyCause, Long> destroyed = new EnumMap<>(DestroyCause.class);
        for (DestroyCause cause : DestroyCause.values()) {
            destroyed.put(cause, stats.destroyed(cause));
        }
        return Figures.byName(destroyed);
    }

    @Override
    public long getWaits() {
        return pool.stats().waits();
    }

    @Override
    public long getTimeouts() {
        return pool.stats().timeouts();
    }

    @Override
    public long getRejections() {
        return pool.stats().rejections();
    }

    @Override
    public double getWaitSeconds() {
        return Figures.seconds(pool.stats().waitTime());
    }

    @Override
    public double getLongestWaitSeconds() {
        return Figures.seconds(pool.stats().longestWait());
    }

    @Override
    public double getConnectSeconds() {
        return Figures.seconds(pool.stats().connectTime());
    }

    @Override
    public long getLeaks() {
        return pool.stats().leaks();
    }

    @Override
    public long getDoubleReleases() {
        return pool.stats().doubleReleases();
    }

    @Override
    public void evictIdle() {
        pool.evictIdle();
    }

    @Override
    public void suspend() {
        pool.suspend();
    }

    @Override
    public void resume() {
        pool.resume();
    }
}
