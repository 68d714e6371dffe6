package io.knsock.engine.pool;

import io.knsock.KnSockException;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolObserver;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells the observer and survives what it throws. Called without a lock. */
final class Events {
    private final PoolObserver observer;

    Events(PoolObserver observer) {
        this.observer = observer;
    }

    void acquired(Slot slot) {
        if (isObserved()) { // here and below in released: no lambda is made on the fast path
            tell(to -> to.acquired(slot.endpoint.toString()));
        }
    }

    void released(Slot slot) {
        if (isObserved()) {
            tell(to -> to.released(slot.endpoint.toString()));
        }
    }

    void waited(long nanos, boolean served) {
        tell(to -> to.waited(Duration.ofNanos(nanos), served));
    }

    void created(EndpointState endpoint, long nanos) {
        tell(to -> to.created(endpoint.toString(), Duration.ofNanos(nanos)));
    }

    void connectFailed(EndpointState endpoint, KnSockException failure) {
        tell(to -> to.connectFailed(endpoint.toString(), failure));
    }

    void destroyed(Slot slot, DestroyCause cause) {
        Log.destroyed(slot, cause);
        tell(to -> to.destroyed(slot.endpoint.toString(), cause));
    }

    void leaked(Slot slot, LeaseTrace lease, long nanos) {
        Log.leaked(slot, lease, Duration.ofNanos(nanos));
        tell(to -> to.leaked(slot.endpoint.toString(), lease.caller, Duration.ofNanos(nanos)));
    }

    private void tell(Consumer<PoolObserver> event) {
        if (isObserved()) {
            try {
                event.accept(observer);
            } catch (RuntimeException failure) {
                Log.observerFailed(observer, failure);
            }
        }
    }

    /** Asked first, so that nothing is made for nobody. */
    @SuppressWarnings("ReferenceEquality") // the one observer that is told nothing
    private boolean isObserved() {
        return observer != PoolObserver.NONE;
    }
}
