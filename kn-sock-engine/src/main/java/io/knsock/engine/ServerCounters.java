package io.knsock.engine;

import io.knsock.CloseCause;
import io.knsock.Refusal;
import io.knsock.ServerStats;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens on the connections of one server. Safe for use by many threads. */
final class ServerCounters {
    final LongAdder accepted = new LongAdder();
    final LongAdder messagesReceived = new LongAdder();
    final LongAdder messagesSent = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder acceptFailures = new LongAdder();
    private final Map<Refusal, LongAdder> refused = adders(Refusal.class);
    private final Map<CloseCause, LongAdder> closed = adders(CloseCause.class);

    void refused(Refusal reason) {
        Objects.requireNonNull(refused.get(reason)).increment(); // every constant is there
    }

    void closed(CloseCause cause) {
        Objects.requireNonNull(closed.get(cause)).increment();
    }

    ServerStats snapshot(ConnectionGroup connections, HandlerSlots slots) {
        return new Snapshot(
                accepted.sum(),
                sums(Refusal.class, refused),
                connections.size(),
                sums(CloseCause.class, closed),
                messagesReceived.sum(),
                messagesSent.sum(),
                bytesReceived.sum(),
                bytesSent.sum(),
                connections.messagesInHand(),
                slots.taken(),
                slots.waiting(),
                acceptFailures.sum());
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
            Map<Refusal, Long> refused,
            int open,
            Map<CloseCause, Long> closed,
            long messagesReceived,
            long messagesSent,
            long bytesReceived,
            long bytesSent,
            int inHand,
            int handling,
            int waiting,
            long acceptFailures)
            implements ServerStats {}
}
