package io.knsock.rar;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.engine.client.Deadline;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands each message to an endpoint of its own, on the handler thread that brought it (§13.5.6, option B). What the
 * endpoint returns is the reply, which leaves only after {@code afterDelivery} has succeeded: that may be where the
 * bean's transaction fails.
 *
 * <p>Waiting for an endpoint keeps the handler thread, so that meanwhile the connection is not read further: the order
 * holds and nothing is lost.
 */
final class Delivery implements MessageHandler {
    private static final long FIRST_WAIT_MILLIS = 5;
    private static final long LAST_WAIT_MILLIS = 500;

    /** How long an application that is starting may take until its first endpoint can be had. */
    private static final Duration START_UP = Duration.ofSeconds(30);

    private final MessageEndpointFactory endpoints;
    private final Method listenerMethod;
    private final Deadline startedUp = Deadline.in(START_UP);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean available;

    Delivery(MessageEndpointFactory endpoints) {
        this.endpoints = endpoints;
        try {
            this.listenerMethod = MessageHandler.class.getMethod("onMessage", Connection.class, Message.class);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Called when the server is stopped: who still waits for an endpoint gives up. */
    void end() {
        ended.countDown();
    }

    @Override
    public @Nullable Message onMessage(Connection connection, Message message) throws Exception {
        MessageEndpoint endpoint = endpoint();
        try {
            return deliver(endpoint, connection, message);
        } finally {
            endpoint.release();
        }
    }

    private @Nullable Message deliver(MessageEndpoint endpoint, Connection connection, Message message)
            throws Exception {
        endpoint.beforeDelivery(listenerMethod);
        Message reply;
        try {
            reply = ((MessageHandler) endpoint).onMessage(connection, message);
        } catch (Throwable failure) {
            afterFailedDelivery(endpoint, failure);
            throw failure;
        }
        endpoint.afterDelivery();
        return reply;
    }

    private static void afterFailedDelivery(MessageEndpoint endpoint, Throwable failure) {
        try {
            endpoint.afterDelivery();
        } catch (Exception second) {
            failure.addSuppressed(second);
        }
    }

    private MessageEndpoint endpoint() throws UnavailableException, InterruptedException {
        for (long wait = FIRST_WAIT_MILLIS; ; wait = Math.min(2 * wait, LAST_WAIT_MILLIS)) {
            try {
                MessageEndpoint endpoint = endpoints.createEndpoint(null);
                available = true;
                return endpoint;
            } catch (UnavailableException unavailable) {
                if (!mayComeYet(unavailable) || ended.await(wait, TimeUnit.MILLISECONDS)) {
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
}
