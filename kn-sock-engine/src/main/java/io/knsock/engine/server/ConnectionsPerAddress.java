package io.knsock.engine.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many connections of a server are open from each address. An IPv6 network of 64 bits is one address: whoever has
 * one of its addresses has all of them (RFC 4291, section 2.5.4; RFC 6177). Safe for use by many threads: counts change
 * within {@code compute} of the map, and what was told is one reference.
 */
final class ConnectionsPerAddress {
    private static final int NETWORK_BYTES = 8;

    private final int max;
    private final ConcurrentMap<Holder, Integer> open = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Holder> told = new AtomicReference<>();

    /** @param max how many places one address may have; 0 for any number */
    ConnectionsPerAddress(int max) {
        this.max = max;
    }

    /** An address, or a network that counts as one: its first bytes, the others are zero. */
    record Holder(InetAddress first) {
        static Holder of(InetAddress address) {
            if (!(address instanceof Inet6Address)) {
                return new Holder(address);
            }
            byte[] bytes = new byte[2 * NETWORK_BYTES];
            System.arraycopy(address.getAddress(), 0, bytes, 0, NETWORK_BYTES);
            try {
                return new Holder(InetAddress.getByAddress(bytes));
            } catch (UnknownHostException impossible) {
                throw new AssertionError(impossible);
            }
        }

        @Override
        public String toString() {
            return first.getHostAddress() + (first instanceof Inet6Address ? "/" + 8 * NETWORK_BYTES : "");
        }
    }

    /** Takes a place, and returns whether there was one. */
    boolean take(Holder holder) {
        boolean[] taken = {false};
        open.compute(holder, (same, now) -> {
            int places = now == null ? 0 : now;
            taken[0] = max == 0 || places < max;
            return taken[0] ? places + 1 : places;
        });
        return taken[0];
    }

    /**
     * Gives a place back. An address that has given back half of what was reported is reported again when it takes all
     * once more.
     */
    void release(Holder holder) {
        Integer left = open.computeIfPresent(holder, (same, now) -> now == 1 ? null : now - 1);
        if ((left == null ? 0 : left) <= max / 2 && holder.equals(told.get())) {
            told.compareAndSet(holder, null);
        }
    }

    /** Returns whether it has to be told now that this one has as many as it may have. */
    boolean isNews(Holder holder) {
        return !holder.equals(told.getAndSet(holder));
    }

    /** Returns who has the most places, with their number, or null if nobody has any. */
    Map.@Nullable Entry<Holder, Integer> greatest() {
        Map.Entry<Holder, Integer> greatest = null;
        for (Map.Entry<Holder, Integer> one : open.entrySet()) {
            if (greatest == null || one.getValue() > greatest.getValue()) {
                greatest = Map.entry(one.getKey(), one.getValue());
            }
        }
        return greatest;
    }
}
