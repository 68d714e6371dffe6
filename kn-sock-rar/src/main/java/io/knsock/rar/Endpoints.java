package io.knsock.rar;

import io.knsock.engine.client.Deadline;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where an activation gets endpoints from. Waiting for one keeps the handler thread, so that meanwhile the connection
 * is not read further: the order holds and nothing is lost.
 */
final class Endpoints {
    private static final long FIRST_WAIT_MILLIS = 5;
    private static final long LAST_WAIT_MILLIS = 500;

    /** How long an application that is starting may take until its first endpoint can be had. */
    private static final Duration START_UP = Duration.ofSeconds(30);

    private final MessageEndpointFactory factory;
    private final Deadline startedUp = Deadline.in(START_UP);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean available;

    Endpoints(MessageEndpointFactory factory) {
        this.factory = factory;
    }

    /**
     * Returns an endpoint, to be released by the caller. Blocks until there is one.
     *
     * @throws UnavailableException if there will be none
     */
    MessageEndpoint next() throws UnavailableException, InterruptedException {
        for (long wait = FIRST_WAIT_MILLIS; ; wait = Math.min(2 * wait, LAST_WAIT_MILLIS)) {
            try {
                MessageEndpoint endpoint = factory.createEndpoint(null);
                available = true;
                return endpoint;
            } catch (UnavailableException unavailable) {
                if (!mayComeYet(unavailable) || endsWithin(Duration.ofMillis(wait))) {
                    throw unavailable;
                }
            }
        }
    }

    /**
     * A container whose limit of endpoints is reached says that one may retry. Some activate endpoints after the
     * application has started, when messages arrive already, and then do not say so.
     */
    private boolean mayComeYet(UnavailableException unavailable) {
        return unavailable instanceof RetryableException || (!available && !startedUp.hasPassed());
    }

    /** Waits, and returns whether the activation has ended by then. */
    boolean endsWithin(Duration wait) throws InterruptedException {
        return ended.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Called when the server is stopped: who still waits gives up. */
    void end() {
        ended.countDown();
    }
}
