package io.knsock.cdi.handlers;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.config.CdiLog;
import io.knsock.engine.container.Answered;
import io.knsock.engine.container.FailureAction;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says what the peer gets whose message has failed: what the method for such failures says, else what the settings say.
 * What is answered is thrown as {@link Answered}, so that it counts as a failure all the same. Safe for use by many
 * threads.
 */
final class ErrorCalls {
    /** Exceptions that only carry another one; the name of a class that may be missing. */
    private static final String EJB_EXCEPTION = "jakarta.ejb.EJBException";

    /** Causes may refer to each other in a circle. */
    private static final int DEEPEST = 10;

    private final Map<Class<?>, Called> methods = new HashMap<>();
    private final FailureAction action;
    private final @Nullable Message reply;
    private final Isolation isolation;

    /** Calls a bean for a connection, in a context of its own. */
    @FunctionalInterface
    interface Isolation {
        /**
         * Calls it.
         *
         * @param who the bean and what of it is called, for sentences
         * @throws Exception what the body throws
         */
        @Nullable Object call(String who, Connection connection, Callable<@Nullable Object> body) throws Exception;
    }

    private record Called(ErrorMethod error, Object target, HandlerPayloads payloads) {
        String text() {
            return error.method().text();
        }
    }

    /** @param reply what the peer gets with {@link FailureAction#REPLY}, else null */
    ErrorCalls(FailureAction action, @Nullable Message reply, Isolation isolation) {
        this.action = action;
        this.reply = reply;
        this.isolation = isolation;
    }

    /** Adds a method; before anything is handled. */
    void add(ErrorMethod error, Object target, HandlerPayloads payloads) {
        methods.put(error.type(), new Called(error, target, payloads));
    }

    /** Returns whether anything else than closing the connection may come of a failure. */
    private boolean isAnySet() {
        return action != FailureAction.CLOSE || !methods.isEmpty();
    }

    /** Returns a handler that does the same, and fails as is said here. */
    MessageHandler answering(MessageHandler handler) {
        if (!isAnySet()) {
            return handler;
        }
        return (connection, message) -> {
            try {
                return handler.onMessage(connection, message);
            } catch (Throwable failure) { // also errors: whatever the peer's message has led to
                throw thrown(outcome(connection, message, failure));
            }
        };
    }

    private static Exception thrown(Throwable outcome) {
        if (outcome instanceof Error error) {
            throw error;
        }
        return (Exception) outcome;
    }

    /** Returns a handler that does the same, and whose stages fail as is said here. */
    AsyncMessageHandler answeringLater(AsyncMessageHandler handler) {
        if (!isAnySet()) {
            return handler;
        }
        return (connection, message) -> {
            CompletionStage<? extends @Nullable Message> stage;
            try {
                stage = Objects.requireNonNull(
                        handler.onMessage(connection, message), "an asynchronous handler returned null for its stage");
            } catch (Throwable failure) { // as one that its stage fails with
                stage = CompletableFuture.failedFuture(failure);
            }
            return stage.<CompletionStage<@Nullable Message>>handle((replied, failure) -> failure == null
                            ? CompletableFuture.completedFuture(replied)
                            : outcomeLater(connection, message, failure).thenCompose(CompletableFuture::failedFuture))
                    .thenCompose(Function.identity());
        };
    }

    /** Returns what the message fails with: itself, which ends the connection, or the answer. */
    private Throwable outcome(Connection connection, Message message, Throwable thrown) {
        Throwable failure = cause(thrown);
        if (!connection.isOpen()) {
            return thrown; // nobody is there to be answered
        }
        Called method = methodFor(failure);
        if (method == null) {
            return bySettings(connection, failure, thrown);
        }
        try {
            Object returned = call(method, connection, message, failure);
            return answer(method, connection, returned, failure, thrown);
        } catch (Throwable second) { // whatever it is, it ends the connection as the first one would have
            return failedTwice(method, connection, failure, thrown, second);
        }
    }

    /** Does the same of a stage that has failed. */
    private CompletionStage<Throwable> outcomeLater(Connection connection, Message message, Throwable thrown) {
        Throwable failure = cause(thrown);
        Called method = connection.isOpen() ? methodFor(failure) : null;
        if (method == null || !method.error().isAsync()) {
            return CompletableFuture.completedFuture(outcome(connection, message, thrown));
        }
        try {
            CompletionStage<?> stage = (CompletionStage<?>) call(method, connection, message, failure);
            if (stage == null) {
                return CompletableFuture.completedFuture(answer(method, connection, null, failure, thrown));
            }
            return stage.handle((returned, second) -> second == null
                    ? answer(method, connection, returned, failure, thrown)
                    : failedTwice(method, connection, failure, thrown, cause(second)));
        } catch (Throwable second) { // as in its stage
            return CompletableFuture.completedFuture(failedTwice(method, connection, failure, thrown, second));
        }
    }

    private @Nullable Object call(Called method, Connection connection, Message message, Throwable failure)
            throws Exception {
        BeanMethod called = method.error().method();
        return isolation.call(
                method.text(),
                connection,
                () -> called.call(method.target(), called.signature().arguments(connection, message, null, failure)));
    }

    private Throwable answer(
            Called method, Connection connection, @Nullable Object returned, Throwable failure, Throwable thrown) {
        if (!method.error().replies()) {
            return switch (method.error().then()) {
                case AS_SET -> bySettings(connection, failure, thrown);
                case CLOSE -> thrown;
                case NOTHING -> answered(connection, failure, null, method.text());
            };
        }
        Message written;
        try {
            written = method.payloads().write(returned);
        } catch (Throwable second) { // the codec's, for instance
            return failedTwice(method, connection, failure, thrown, second);
        }
        return answered(connection, failure, written, method.text());
    }

    private Throwable bySettings(Connection connection, Throwable failure, Throwable thrown) {
        return action == FailureAction.CLOSE ? thrown : answered(connection, failure, reply, "on-failure");
    }

    private static Answered answered(
            Connection connection, Throwable failure, @Nullable Message reply, String decidedBy) {
        CdiLog.answered(connection, failure, reply != null, decidedBy);
        return new Answered(failure, reply);
    }

    /** A method may throw on what it was given. */
    @SuppressWarnings("ReferenceEquality") // another one that is equal is another one
    private static Throwable failedTwice(
            Called method, Connection connection, Throwable failure, Throwable thrown, Throwable second) {
        if (second != failure && second != thrown) {
            CdiLog.notAnswered(connection, method.text(), second);
        }
        return thrown;
    }

    private @Nullable Called methodFor(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            Called method = methods.get(type);
            if (method != null) {
                return method;
            }
        }
        return null;
    }

    /** Returns what the failure is about: containers and stages put exceptions into others. */
    private static Throwable cause(Throwable thrown) {
        Throwable failure = thrown;
        for (int depth = 0; depth < DEEPEST && isCarrier(failure); depth++) {
            Throwable cause = failure.getCause();
            if (cause == null) {
                break;
            }
            failure = cause;
        }
        return failure;
    }

    private static boolean isCarrier(Throwable failure) {
        if (failure instanceof CompletionException || failure instanceof ExecutionException) {
            return true;
        }
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(EJB_EXCEPTION)) {
                return true;
            }
        }
        return false;
    }
}
