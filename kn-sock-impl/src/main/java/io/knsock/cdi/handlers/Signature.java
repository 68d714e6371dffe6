package io.knsock.cdi.handlers;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a method takes and returns that is called for messages or connections; found by reflection alone. */
public final class Signature {
    /** What a parameter gets. */
    private enum Source {
        CONNECTION("the Connection"),
        MESSAGE("the message"),
        CAUSE("the CloseCause"),
        FAILURE("the Throwable"),
        ERROR("the exception"),
        SILENCE("the Duration");

        private final String text;

        Source(String text) {
            this.text = text;
        }
    }

    private final List<Source> sources;
    private final @Nullable Type payload;
    private final Type reply;
    private final boolean async;
    private final @Nullable Class<?> error;

    private Signature(
            List<Source> sources, @Nullable Type payload, Type reply, boolean async, @Nullable Class<?> error) {
        this.sources = sources;
        this.payload = payload;
        this.reply = reply;
        this.async = async;
        this.error = error;
    }

    /**
     * Reads a method.
     *
     * @throws IllegalArgumentException if it cannot be called for that, with what to change
     */
    public static Signature of(HandlerMethodKind occasion, Method method) {
        if (Modifier.isPrivate(method.getModifiers())) {
            throw new IllegalArgumentException("a private method cannot be called by the container: make it public");
        }
        if (Modifier.isStatic(method.getModifiers())) {
            throw new IllegalArgumentException("a static method is not called on a bean: make it an instance method");
        }
        List<Source> sources = new ArrayList<>();
        Type payload = null;
        Class<?> error = null;
        Type[] parameters = method.getGenericParameterTypes();
        for (int i = 0; i < parameters.length; i++) {
            Source source = source(occasion, parameters[i], i + 1);
            if (sources.contains(source)) {
                throw new IllegalArgumentException("parameters " + (sources.indexOf(source) + 1) + " and " + (i + 1)
                        + " both take " + source.text + ": leave one out");
            }
            sources.add(source);
            if (source == Source.MESSAGE) {
                payload = parameters[i];
            }
            if (source == Source.ERROR) {
                error = (Class<?>) parameters[i];
            }
        }
        if (occasion == HandlerMethodKind.ERROR && error == null) {
            throw new IllegalArgumentException(
                    "no parameter takes the exception: add one, whose type says for which failures the method is");
        }
        Class<?> returned = method.getReturnType();
        boolean async = CompletionStage.class.isAssignableFrom(returned);
        boolean sends = occasion == HandlerMethodKind.MESSAGE
                || occasion == HandlerMethodKind.ERROR
                || (occasion == HandlerMethodKind.IDLE && !async);
        if (!sends && returned != void.class) {
            throw new IllegalArgumentException(
                    "what it returns would be lost: make it void, and send with the Connection");
        }
        Type reply = method.getGenericReturnType();
        return new Signature(List.copyOf(sources), payload, known(async ? inStage(reply) : reply), async, error);
    }

    private static Source source(HandlerMethodKind occasion, Type type, int number) {
        if (type == Connection.class) {
            return Source.CONNECTION;
        }
        boolean ofClosing = type == CloseCause.class || type == Throwable.class;
        if (occasion == HandlerMethodKind.CLOSE && ofClosing) {
            return type == CloseCause.class ? Source.CAUSE : Source.FAILURE;
        }
        if (occasion == HandlerMethodKind.IDLE && type == Duration.class) {
            return Source.SILENCE;
        }
        if (occasion == HandlerMethodKind.ERROR && type == Message.class) {
            return Source.MESSAGE;
        }
        if (occasion == HandlerMethodKind.ERROR
                && type instanceof Class<?> of
                && Throwable.class.isAssignableFrom(of)) {
            return Source.ERROR;
        }
        if (occasion != HandlerMethodKind.MESSAGE) {
            throw new IllegalArgumentException("parameter " + number + " is " + type.getTypeName() + ", but " + occasion
                    + " gives only the Connection" + besides(occasion));
        }
        if (ofClosing) {
            throw new IllegalArgumentException("parameter " + number + " is " + type.getTypeName() + ", which only "
                    + HandlerMethodKind.CLOSE + " gives");
        }
        if (type instanceof TypeVariable<?>) {
            throw new IllegalArgumentException("parameter " + number + " is " + type.getTypeName()
                    + ", which may be anything: override the method with the type that is meant");
        }
        return Source.MESSAGE;
    }

    /** Returns what a method is given besides the Connection, as it goes on after that. */
    private static String besides(HandlerMethodKind occasion) {
        return switch (occasion) {
            case ERROR -> ", the Message and the exception";
            case CLOSE -> ", CloseCause and Throwable";
            case IDLE -> " and the Duration";
            default -> "";
        };
    }

    private static Type inStage(Type stage) {
        return stage instanceof ParameterizedType known
                        && (known.getRawType() == CompletionStage.class
                                || known.getRawType() == CompletableFuture.class)
                ? known.getActualTypeArguments()[0]
                : Object.class;
    }

    private static Type known(Type type) {
        return type instanceof TypeVariable<?> || type instanceof WildcardType ? Object.class : type;
    }

    /** Returns the type that the message is read as, or null if the method takes none. */
    @Nullable Type payload() {
        return payload;
    }

    /** Returns the type of the exceptions that the method takes, or null if it takes none. */
    @Nullable Class<?> error() {
        return error;
    }

    /** Returns the type of the reply, in its stage if it comes in one; {@link Object} if it is not known. */
    Type reply() {
        return reply;
    }

    /** Returns whether the reply comes in a stage. */
    boolean isAsync() {
        return async;
    }

    /**
     * Returns the arguments of a call.
     *
     * @param payload what is read of the message, or how long there was silence
     */
    @Nullable Object[] arguments(
            Connection connection, @Nullable Object payload, @Nullable CloseCause cause, @Nullable Throwable failure) {
        @Nullable Object[] arguments = new @Nullable Object[sources.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = switch (sources.get(i)) {
                case CONNECTION -> connection;
                case MESSAGE, SILENCE -> payload;
                case CAUSE -> cause;
                case FAILURE, ERROR -> failure;
            };
        }
        return arguments;
    }
}
