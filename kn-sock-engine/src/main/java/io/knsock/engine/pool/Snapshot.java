package io.knsock.engine.pool;

import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the pool counted at one moment. */
record Snapshot(
        int leased,
        int idle,
        int connecting,
        int waiting,
        int maxSize,
        long acquired,
        long created,
        long connectFailures,
        Map<DestroyCause, Long> destroyedByCause,
        long waits,
        long timeouts,
        long rejections,
        Duration waitTime,
        Duration longestWait,
        Duration connectTime,
        long leaks,
        long doubleReleases)
        implements PoolStats {
    /** Guarded by the ledger's lock. */
    static Snapshot of(List<EndpointState> endpoints, Counters counters, int connecting, int waiting, int maxSize) {
        int leased = 0;
        int idle = 0;
        long leases = counters.leasesOfGone;
        for (EndpointState endpoint : endpoints) {
            leased += endpoint.leased();
            idle += endpoint.idle();
            for (Slot slot : endpoint.slots()) {
                leases += slot.leases();
            }
        }
        return new Snapshot(
                leased,
                idle,
                connecting,
                waiting,
                maxSize,
                leases,
                counters.created,
                counters.connectFailures,
                Map.copyOf(counters.destroyed),
                counters.waits,
                counters.timeouts,
                counters.rejections,
                Duration.ofNanos(counters.waitNanos),
                Duration.ofNanos(counters.longestWaitNanos),
                Duration.ofNanos(counters.connectNanos),
                counters.leaks,
                counters.doubleReleases);
    }

    @Override
    public long destroyed() {
        return destroyedByCause.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public long destroyed(DestroyCause cause) {
        return destroyedByCause.getOrDefault(cause, 0L);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(leased).append(" leased, ").append(idle).append(" idle, ");
        text.append(connecting).append(" connecting, ").append(waiting).append(" waiting, at most ");
        text.append(maxSize).append("; ").append(acquired).append(" leases, ");
        text.append(waits)
                .append(" waits (longest ")
                .append(longestWait.toMillis())
                .append(" ms, ");
        text.append(timeouts).append(" in vain), ").append(created).append(" created, ");
        text.append(connectFailures)
                .append(" failed to connect, ")
                .append(destroyed())
                .append(" destroyed");
        for (DestroyCause cause : DestroyCause.values()) {
            if (destroyed(cause) > 0) {
                text.append(' ').append(cause).append('=').append(destroyed(cause));
            }
        }
        return text.toString();
    }
}
