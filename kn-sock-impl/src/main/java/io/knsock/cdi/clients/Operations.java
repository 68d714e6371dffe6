package io.knsock.cdi.clients;

import io.knsock.Message;
import io.knsock.cdi.Operation;
import io.knsock.cdi.payload.Codecs;
import io.knsock.cdi.payload.Payload;
import io.knsock.pool.PooledConnection;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Finds out what a method of a client interface does, by its signature. */
final class Operations {
    private Operations() {}

    /**
     * Returns what a method does.
     *
     * @param charset the encoding of text
     * @throws IllegalArgumentException if its signature is none of a client's; the sentence begins with the method
     */
    static Operation of(Method method, Codecs codecs, Charset charset) {
        if (method.isDefault()) {
            return itself(method);
        }
        String name = nameOf(method);
        if (method.getParameterCount() != 1) {
            throw new IllegalArgumentException(name + " has " + method.getParameterCount()
                    + " parameters: a method of a client has one, the message, or a body of its own (default)");
        }
        Payload sent = Payload.of(method.getGenericParameterTypes()[0], "the argument of " + name, codecs, charset);
        Type returned = method.getGenericReturnType();
        if (returned.equals(void.class)) {
            return send(sent);
        }
        Type later = replyOfStage(returned, name);
        if (later != null) {
            return requestAsync(sent, Payload.of(later, "the reply to " + name, codecs, charset));
        }
        return request(sent, Payload.of(returned, "the reply to " + name, codecs, charset));
    }

    static String nameOf(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    /** Returns what a stage completes with, or null if the type is none. */
    private static @Nullable Type replyOfStage(Type returned, String name) {
        Type raw = returned instanceof ParameterizedType parameterized ? parameterized.getRawType() : returned;
        if (!raw.equals(CompletionStage.class) && !raw.equals(CompletableFuture.class)) {
            return null;
        }
        Type reply = returned instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[0]
                : Void.class;
        if (reply.equals(Void.class)) {
            throw new IllegalArgumentException(name + " returns a " + returned.getTypeName()
                    + ", which does not say what the reply is: name its type, as in CompletionStage<String>");
        }
        return reply;
    }

    private static Operation send(Payload sent) {
        return (proxy, wire, arguments) -> {
            Message message = sent.toMessage(arguments[0]);
            try (PooledConnection connection = wire.pool().acquire()) {
                connection.send(message);
            }
            return null;
        };
    }

    private static Operation request(Payload sent, Payload reply) {
        return (proxy, wire, arguments) -> reply.fromMessage(wire.pool().request(sent.toMessage(arguments[0])));
    }

    /** Conversions and what the caller adds run code of the application, which has no place on an event loop. */
    private static Operation requestAsync(Payload sent, Payload reply) {
        return (proxy, wire, arguments) -> {
            CompletableFuture<Message> request = wire.pool().requestAsync(sent.toMessage(arguments[0]));
            return request.handleAsync(
                    (message, failure) -> {
                        if (failure != null) {
                            throw failure instanceof RuntimeException known ? known : new CompletionException(failure);
                        }
                        return reply.fromMessage(message);
                    },
                    wire.executor());
        };
    }

    private static Operation itself(Method method) {
        Class<?> declaring = method.getDeclaringClass();
        MethodHandle body;
        try {
            body = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
                    .unreflectSpecial(method, declaring);
        } catch (IllegalAccessException closed) {
            throw new IllegalArgumentException(
                    nameOf(method) + " cannot be called: open its package to io.knsock.cdi, or make it abstract",
                    closed);
        }
        MethodHandle spread = body.asSpreader(Object[].class, method.getParameterCount());
        return (proxy, wire, arguments) -> spread.invoke(proxy, arguments);
    }

    /** Returns whether an interface only repeats a method that every object has. */
    static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(own -> own.getName().equals(method.getName())
                        && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }
}
