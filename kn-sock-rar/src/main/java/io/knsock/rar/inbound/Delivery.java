package io.knsock.rar.inbound;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.engine.container.FailureAction;
import io.knsock.engine.container.Postponed;
import io.knsock.engine.container.RunAs;
import io.knsock.engine.time.Durations;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Hands each message to an endpoint of its own, on the handler thread that brought it (§13.5.6, option B). What the
 * endpoint returns is the reply. It leaves only after the bean's transaction, if there is one, has committed; after a
 * rollback, asked for or not, the message fails. A message that waits, for an endpoint or to be delivered again, does
 * so without a thread.
 */
final class Delivery implements MessageHandler {
    /** What is called on endpoints. */
    static final Method LISTENER_METHOD = listenerMethod();

    /** Null where an application cannot leave an identity behind. */
    private final @Nullable RunAs runAs = RunAs.find(Delivery.class.getClassLoader());

    private final EndpointSource endpoints;
    private final FailurePolicy policy;
    private final @Nullable TransactionSynchronizationRegistry transactions;

    /** @param transactions tells how transactions end; null where there are none */
    Delivery(
            EndpointSource endpoints, FailurePolicy policy, @Nullable TransactionSynchronizationRegistry transactions) {
        this.endpoints = endpoints;
        this.policy = policy;
        this.transactions = transactions;
    }

    private static Method listenerMethod() {
        try {
            return MessageHandler.class.getMethod("onMessage", Connection.class, Message.class);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public @Nullable Message onMessage(Connection connection, Message message) throws Exception {
        return new Attempt(connection, message, 1).deliver();
    }

    /** One delivery of a message, with its endpoint, and what is thrown while that is waited for. */
    private final class Attempt extends Postponed {
        private static final long serialVersionUID = 1L;

        private final transient Connection connection;
        private final transient Message message;
        private final int deliveries;
        private final transient EndpointSource.Place place = endpoints.place();

        Attempt(Connection connection, Message message, int deliveries) {
            this.connection = connection;
            this.message = message;
            this.deliveries = deliveries;
        }

        @Nullable Message deliver() throws Exception {
            Result result;
            try {
                MessageEndpoint endpoint = place.take();
                if (endpoint == null) {
                    throw this;
                }
                result = Delivery.this.deliver(endpoint, connection, message);
            } finally {
                place.leave();
            }
            Throwable failure = result.failure();
            if (failure == null) {
                return result.reply();
            }
            if (result.effect() == Effect.DONE || deliveries > policy.maxRedeliveries()) {
                return afterFailure(connection, result.effect(), failure, deliveries);
            }
            Log.deliveredAgain(connection, deliveries, failure);
            throw new Redelivery(policy.redeliveryDelay(), new Attempt(connection, message, deliveries + 1));
        }

        @Override
        public void whenReady(ScheduledExecutorService timer, Runnable ready) {
            place.whenReady(timer, ready);
        }

        @Override
        public @Nullable Message tryAgain() throws Exception {
            return deliver();
        }

        @Override
        public void giveUp() {
            place.giveUp();
        }
    }

    /** Thrown while a message waits before it is delivered again. */
    private static final class Redelivery extends Postponed {
        private static final long serialVersionUID = 1L;

        private final Duration delay;
        private final transient Attempt next;

        // Guarded by this.
        private boolean givenUp;
        private transient @Nullable Future<?> pause;

        Redelivery(Duration delay, Attempt next) {
            this.delay = delay;
            this.next = next;
        }

        @Override
        public synchronized void whenReady(ScheduledExecutorService timer, Runnable ready) {
            if (!givenUp) {
                pause = timer.schedule(ready, Durations.nanos(delay), TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public @Nullable Message tryAgain() throws Exception {
            return next.deliver();
        }

        @Override
        public synchronized void giveUp() {
            givenUp = true;
            Future<?> waiting = pause;
            if (waiting != null) {
                waiting.cancel(false);
            }
        }
    }

    /** A reply that refuses the message would be a lie where it may be done. */
    private @Nullable Message afterFailure(Connection connection, Effect effect, Throwable failure, int deliveries)
            throws Exception {
        if (effect != Effect.NONE || policy.action() == FailureAction.CLOSE) {
            throw rethrown(failure);
        }
        Log.failedForGood(connection, deliveries, failure);
        return policy.reply();
    }

    private static Exception rethrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (Exception) failure;
    }

    /** What came of one delivery; the reply counts if there is no failure. */
    private record Result(@Nullable Message reply, @Nullable Throwable failure, Effect effect) {}

    private Result deliver(MessageEndpoint endpoint, Connection connection, Message message) throws Exception {
        try {
            endpoint.beforeDelivery(LISTENER_METHOD);
        } catch (Exception notBegun) {
            release(endpoint, connection);
            return new Result(null, notBegun, Effect.NONE);
        }
        try {
            return deliverBegun(endpoint, connection, message);
        } finally {
            release(endpoint, connection);
        }
    }

    /**
     * Takes off what the bean has left of an identity, which Open Liberty does not; returns what fails the message
     * then. Transactions and class loaders are the container's business, which does it.
     */
    @SuppressWarnings("ReferenceEquality") // another one that is equal is another one
    private @Nullable IllegalStateException restore(@Nullable Subject before, Connection connection) {
        Subject now = runAs == null ? null : runAs.current();
        if (runAs == null || now == before) {
            return null;
        }
        runAs.restore(before);
        if (!RunAs.isSomebody(now)) {
            return null;
        }
        Log.leftBehind(connection);
        return new IllegalStateException(
                "the bean left another run-as subject: it must restore what it changes, also where it fails");
    }

    /** Ends what {@code beforeDelivery} has begun, whatever happens in between. */
    private Result deliverBegun(MessageEndpoint endpoint, Connection connection, Message message) {
        Outcome outcome = null;
        Message reply = null;
        Throwable failure = null;
        Subject before = runAs == null ? null : runAs.current();
        try {
            outcome = Outcome.ofCurrent(transactions);
            reply = ((MessageHandler) endpoint).onMessage(connection, message);
        } catch (Throwable thrown) { // also errors: after delivery comes in any case
            failure = thrown;
        }
        IllegalStateException left = restore(before, connection);
        if (failure == null) {
            failure = left;
        } else if (left != null) {
            failure.addSuppressed(left);
        }
        boolean ended = true;
        try {
            endpoint.afterDelivery();
        } catch (Exception thrown) {
            ended = false;
            if (failure == null) {
                failure = thrown;
            } else {
                failure.addSuppressed(thrown);
            }
        }
        return result(outcome, ended, reply, failure);
    }

    private static Result result(
            @Nullable Outcome outcome, boolean ended, @Nullable Message reply, @Nullable Throwable failure) {
        if (outcome == null) {
            return new Result(null, Objects.requireNonNull(failure), Effect.NONE); // it did not get to the bean
        }
        Effect effect = outcome.effect(ended);
        String why = null;
        if (failure == null && effect == Effect.IN_DOUBT) {
            why = "nobody has told how the transaction of the message ended";
        } else if (failure == null && outcome.isRolledBack()) {
            why = "the transaction of the message was rolled back";
        }
        return new Result(reply, why == null ? failure : new NotCommittedException(why), effect);
    }

    private static void release(MessageEndpoint endpoint, Connection connection) {
        try {
            endpoint.release();
        } catch (RuntimeException failure) {
            Log.notReleased(connection, failure); // what has come of the message is settled before
        }
    }
}
