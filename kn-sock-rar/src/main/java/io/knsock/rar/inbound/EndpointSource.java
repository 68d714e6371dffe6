package io.knsock.rar.inbound;

import io.knsock.engine.time.Deadline;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where an activation gets endpoints from. A message that gets none queues, without a thread: the longest waiting is
 * next when one of this activation's is released. A container does not say how many there may be, so that is learned:
 * when it refuses one, as many as are in use then are taken for the limit. Since others may use the container's, or the
 * application is still starting, one more is asked for now and then, after pauses that grow, and as long as that
 * succeeds, more.
 *
 * <p>All is guarded by the lock of this, which is not held while the container or who waits is called.
 */
final class EndpointSource {
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LAST_PAUSE_MILLIS = 500;

    /** How long an application that is starting may take until its first endpoint can be had. */
    private static final Duration START_UP = Duration.ofSeconds(30);

    private final MessageEndpointFactory factory;
    private final Deadline startedUp = Deadline.in(START_UP);

    /** They were refused one, and go first. */
    private final Set<Place> refused = new LinkedHashSet<>();

    private final Set<Place> waiting = new LinkedHashSet<>();

    /** Endpoints that are in use, and asked for. */
    private int inUse;

    /** So many may be, as far as is known. */
    private int most = Integer.MAX_VALUE;

    private long released;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean probePlanned;
    private boolean probing;
    private boolean available;
    private boolean ended;

    EndpointSource(MessageEndpointFactory factory) {
        this.factory = factory;
    }

    /** Returns a place of a message that needs one endpoint. */
    Place place() {
        return new Place();
    }

    /** Called when the server is stopped: nobody gets an endpoint any more, and who still waits is told so. */
    void end() {
        List<Runnable> granted = new ArrayList<>();
        synchronized (this) {
            ended = true;
            grant(granted);
        }
        granted.forEach(Runnable::run);
    }

    /**
     * A container whose limit of endpoints is reached says that one may retry. Some activate endpoints after the
     * application has started, when messages arrive already, and then do not say so.
     */
    private boolean mayComeYet(UnavailableException unavailable) {
        return unavailable instanceof RetryableException || (!available && !startedUp.hasPassed());
    }

    private static @Nullable Place removeFirst(Set<Place> places) {
        Iterator<Place> all = places.iterator();
        if (!all.hasNext()) {
            return null;
        }
        Place first = all.next();
        all.remove();
        return first;
    }

    /** Gives those who wait what there is. */
    private void grant(List<? super Runnable> granted) {
        while (inUse < most || ended) {
            Place next = removeFirst(refused);
            if (next == null) {
                next = removeFirst(waiting);
            }
            if (next == null) {
                most = Integer.MAX_VALUE;
                pauseMillis = FIRST_PAUSE_MILLIS;
                probing = false;
                return;
            }
            inUse++;
            granted.add(next.granted());
        }
    }

    private boolean someWait() {
        return !refused.isEmpty() || !waiting.isEmpty();
    }

    private void planProbe(ScheduledExecutorService timer) {
        if (probePlanned || !someWait()) {
            return;
        }
        probePlanned = true;
        try {
            timer.schedule(() -> probe(timer), pauseMillis, TimeUnit.MILLISECONDS);
            pauseMillis = Math.min(2 * pauseMillis, LAST_PAUSE_MILLIS);
        } catch (RejectedExecutionException stopped) {
            probePlanned = false; // the engine is stopped: nobody who waits is there any more
        }
    }

    private void probe(ScheduledExecutorService timer) {
        List<Runnable> granted = new ArrayList<>();
        synchronized (this) {
            probePlanned = false;
            if (someWait() && inUse >= most) {
                probing = true;
                most = inUse + 1;
            }
            grant(granted);
            planProbe(timer);
        }
        granted.forEach(Runnable::run);
    }

    private synchronized void lower(long releasedBefore) {
        inUse--;
        probing = false;
        if (released == releasedBefore) { // else there may be one by now
            most = Math.min(most, inUse);
        }
    }

    private void succeeded() {
        List<Runnable> granted = new ArrayList<>(0);
        synchronized (this) {
            available = true;
            if (probing) {
                most = Math.max(most, inUse + 1);
                grant(granted);
            }
        }
        granted.forEach(Runnable::run);
    }

    private void giveBack() {
        List<Runnable> granted = new ArrayList<>(1);
        synchronized (this) {
            inUse--;
            released++;
            grant(granted);
        }
        granted.forEach(Runnable::run);
    }

    /** One message's, for one endpoint. Used by one thread at a time, but for {@link #giveUp()}. */
    final class Place {
        /** Counted as in use: it may ask for an endpoint, or has one. */
        private boolean reserved;

        private boolean wasRefused;
        private boolean givenUp;
        private @Nullable Runnable ready;

        /**
         * Returns an endpoint, which is to be released before {@link #leave()} is called; or null if there is none now:
         * then {@link #whenReady} tells when to ask again.
         *
         * @throws UnavailableException if there will be none
         */
        @Nullable MessageEndpoint take() throws UnavailableException {
            long releasedBefore;
            synchronized (EndpointSource.this) {
                if (!reserved) {
                    if (someWait() || inUse >= most) {
                        return null;
                    }
                    inUse++;
                    reserved = true;
                }
                if (ended) {
                    throw new UnavailableException("the activation has ended");
                }
                releasedBefore = released;
            }
            try {
                MessageEndpoint endpoint = factory.createEndpoint(null);
                succeeded();
                return endpoint;
            } catch (UnavailableException unavailable) {
                synchronized (EndpointSource.this) {
                    if (!mayComeYet(unavailable)) {
                        throw unavailable;
                    }
                    lower(releasedBefore);
                    reserved = false;
                    wasRefused = true;
                }
                return null;
            }
        }

        /**
         * Has {@code again} called, once, on any thread, now or later, when an endpoint should be asked for again,
         * unless this was given up.
         */
        void whenReady(ScheduledExecutorService timer, Runnable again) {
            List<Runnable> granted = new ArrayList<>(1);
            synchronized (EndpointSource.this) {
                if (givenUp) {
                    return;
                }
                ready = again;
                (wasRefused ? refused : waiting).add(this);
                grant(granted);
                planProbe(timer);
            }
            granted.forEach(Runnable::run);
        }

        /** Guarded by the lock. */
        private Runnable granted() {
            reserved = true;
            Runnable again = Objects.requireNonNull(ready);
            ready = null;
            return again;
        }

        /** Lets go of what it has, or waits for. On any thread; again, it does nothing. */
        void giveUp() {
            synchronized (EndpointSource.this) {
                givenUp = true;
                ready = null;
                refused.remove(this);
                waiting.remove(this);
            }
            leave();
        }

        /** Notes that its endpoint, if it has one, is released. */
        void leave() {
            synchronized (EndpointSource.this) {
                if (!reserved) {
                    return;
                }
                reserved = false;
            }
            giveBack();
        }
    }
}
