package io.knsock.rar;

import io.knsock.Connection;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands each message to an endpoint of its own, on the handler thread that brought it (§13.5.6, option B). What the
 * endpoint returns is the reply. It leaves only after the bean's transaction, if there is one, has committed; after a
 * rollback, asked for or not, the message fails.
 */
final class Delivery implements MessageHandler {
    /** What is called on endpoints. */
    static final Method LISTENER_METHOD = listenerMethod();

    private final Endpoints endpoints;
    private final FailurePolicy policy;
    private final @Nullable TransactionSynchronizationRegistry transactions;

    /** @param transactions tells how transactions end; null where there are none */
    Delivery(Endpoints endpoints, FailurePolicy policy, @Nullable TransactionSynchronizationRegistry transactions) {
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
        for (int deliveries = 1; ; deliveries++) {
            Result result = deliver(connection, message);
            Throwable failure = result.failure();
            if (failure == null) {
                return result.reply();
            }
            boolean mayComeAgain = result.effect() != Effect.DONE && deliveries <= policy.maxRedeliveries();
            if (!mayComeAgain || endpoints.endsWithin(policy.redeliveryDelay())) {
                return afterFailure(connection, result.effect(), failure, deliveries);
            }
            Log.deliveredAgain(connection, deliveries, failure);
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

    private Result deliver(Connection connection, Message message) throws Exception {
        MessageEndpoint endpoint = endpoints.next();
        try {
            endpoint.beforeDelivery(LISTENER_METHOD);
        } catch (Exception notBegun) {
            release(endpoint, connection);
            return new Result(null, notBegun, Effect.NONE);
        }
        try {
            return deliver(endpoint, connection, message);
        } finally {
            release(endpoint, connection);
        }
    }

    /** Ends what {@code beforeDelivery} has begun, whatever happens in between. */
    private Result deliver(MessageEndpoint endpoint, Connection connection, Message message) {
        Outcome outcome = null;
        Message reply = null;
        Throwable failure = null;
        try {
            outcome = Outcome.ofCurrent(transactions);
            reply = ((MessageHandler) endpoint).onMessage(connection, message);
        } catch (Throwable thrown) { // also errors: after delivery comes in any case
            failure = thrown;
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
        return new Result(reply, why == null ? failure : new KnSockException(why), effect);
    }

    private static void release(MessageEndpoint endpoint, Connection connection) {
        try {
            endpoint.release();
        } catch (RuntimeException failure) {
            Log.notReleased(connection, failure); // what has come of the message is settled before
        }
    }
}
