package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.RefusalReason;
import io.knsock.ServerStats;
import io.knsock.engine.dispatch.HandlerSlots;
import io.netty.channel.EventLoop;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** Counts what happens on the connections of one server. Safe for use by many threads. */
final class ServerCounters {
    final LongAdder accepted = new LongAdder();
    final LongAdder acceptFailures = new LongAdder();
    private final Map<RefusalReason, LongAdder> refused = adders(RefusalReason.class);
    private final Map<CloseCause, LongAdder> closed = adders(CloseCause.class);
    private final Map<EventLoop, Traffic> traffic = new ConcurrentHashMap<>();

    /** Returns what counts the traffic of connections on that event loop. */
    Traffic traffic(EventLoop loop) {
        return traffic.computeIfAbsent(loop, first -> new Traffic());
    }

    void refused(RefusalReason reason) {
        Objects.requireNonNull(refused.get(reason)).increment(); // every constant is there
    }

    void closed(CloseCause cause) {
        Objects.requireNonNull(closed.get(cause)).increment();
    }

    ServerStats snapshot(ConnectionGroup connections, HandlerSlots slots) {
        return new Snapshot(
                accepted.sum(),
                sums(RefusalReason.class, refused),
                connections.size(),
                sums(CloseCause.class, closed),
                sum(Traffic::messagesReceived),
                sum(Traffic::messagesSent),
                sum(Traffic::bytesReceived),
                sum(Traffic::bytesSent),
                connections.messagesInFlight(),
                slots.taken(),
                slots.waiting(),
                acceptFailures.sum());
    }

    private long sum(ToLongFunction<Traffic> figure) {
        return traffic.values().stream().mapToLong(figure).sum();
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E one : type.getEnumConstants()) {
            adders.put(one, new LongAdder());
        }
        return adders;
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Class<E> type, Map<E, LongAdder> adders) {
        Map<E, Long> sums = new EnumMap<>(type);
        adders.forEach((one, adder) -> sums.put(one, adder.sum()));
        return Collections.unmodifiableMap(sums);
    }

    private record Snapshot(
            long accepted,
            Map<RefusalReason, Long> refused,
            int open,
            Map<CloseCause, Long> closed,
            long messagesReceived,
            long messagesSent,
            long bytesReceived,
            long bytesSent,
            int inFlight,
            int handling,
            int waiting,
            long acceptFailures)
            implements ServerStats {}
}
