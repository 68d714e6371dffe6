package io.knsock.engine.pool;

import io.knsock.pool.LoadBalancing;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses among the endpoints: whose idle connection is leased, and to which the next one is made. */
final class Selection {
    private final List<EndpointState> endpoints;
    private final LoadBalancing balance;
    private final @Nullable EndpointState only;
    private final AtomicInteger turn = new AtomicInteger();
    private final Consumer<EndpointState> passedOver;

    /** @param passedOver is told of an endpoint whose turn it was, and which has no connection at all */
    Selection(List<EndpointState> endpoints, LoadBalancing balance, Consumer<EndpointState> passedOver) {
        this.endpoints = endpoints;
        this.balance = balance;
        this.passedOver = passedOver;
        this.only = endpoints.size() == 1 ? endpoints.get(0) : null;
    }

    /** Leases an idle slot, if there is one: of an endpoint that is well if possible. Takes no lock, as a rule. */
    @Nullable Slot lease() {
        if (only != null) {
            return only.lease();
        }
        int first = first();
        Slot slot = lease(first, false);
        if (slot == null) {
            return lease(first, true);
        }
        EndpointState next = endpoints.get(first);
        if (balance == LoadBalancing.ROUND_ROBIN && next.lacksConnections()) {
            passedOver.accept(next);
        }
        return slot;
    }

    private @Nullable Slot lease(int first, boolean aside) {
        for (int i = 0; i < endpoints.size(); i++) {
            EndpointState endpoint = endpoints.get((first + i) % endpoints.size());
            Slot slot = endpoint.isAside() == aside ? endpoint.lease() : null;
            if (slot != null) {
                return slot;
            }
        }
        return null;
    }

    private int first() {
        return switch (balance) {
            case ORDERED -> 0;
            case ROUND_ROBIN -> Math.floorMod(turn.getAndIncrement(), endpoints.size());
            case LEAST_USED -> leastLeased();
        };
    }

    private int leastLeased() {
        int least = 0;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < endpoints.size(); i++) {
            int leased = endpoints.get(i).isAside() || endpoints.get(i).idle() == 0
                    ? Integer.MAX_VALUE
                    : endpoints.get(i).leased();
            if (leased < fewest) {
                least = i;
                fewest = leased;
            }
        }
        return least;
    }

    /** Returns the endpoint to connect to next, or null if none fits. Guarded by the ledger's lock. */
    @Nullable EndpointState toConnect(Predicate<EndpointState> fits) {
        EndpointState chosen = null;
        for (EndpointState endpoint : endpoints) {
            if (fits.test(endpoint)
                    && (chosen == null || (balance != LoadBalancing.ORDERED && endpoint.share() < chosen.share()))) {
                chosen = endpoint;
            }
        }
        return chosen;
    }
}
