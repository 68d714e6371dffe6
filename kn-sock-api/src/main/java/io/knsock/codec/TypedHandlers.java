package io.knsock.codec;

import io.knsock.AsyncMessageHandler;
import io.knsock.Message;
import io.knsock.MessageHandler;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Handlers of messages, made of handlers of values and their codecs.
 *
 * {@snippet file="io/knsock/snippets/CodecSnippetsTest.java" region="handler"}
 *
 * @since 0.1
 */
public final class TypedHandlers {
    private TypedHandlers() {}

    /** Returns a handler of messages; one that cannot be read {@linkplain UnreadableMessageHandler#END ends} it. */
    public static <I, O> MessageHandler of(
            Codec<? extends I> requests, Codec<? super O> replies, TypedHandler<? super I, ? extends O> handler) {
        return of(requests, replies, handler, UnreadableMessageHandler.END);
    }

    /**
     * Returns a handler of messages.
     *
     * @param requests reads what arrives
     * @param replies writes what the handler returns; a reply that it cannot write ends the connection
     * @param unreadable is called for what cannot be read
     */
    public static <I, O> MessageHandler of(
            Codec<? extends I> requests,
            Codec<? super O> replies,
            TypedHandler<? super I, ? extends O> handler,
            UnreadableMessageHandler unreadable) {
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(replies, "replies");
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(unreadable, "unreadable");
        return (connection, message) -> {
            I request;
            try {
                request = requests.decode(message);
            } catch (UnreadableMessageException failure) {
                return unreadable.onUnreadable(connection, message, failure);
            }
            return encoded(replies, handler.onMessage(connection, request));
        };
    }

    /** Returns what {@link #of(Codec, Codec, TypedHandler)} does, of an asynchronous handler. */
    public static <I, O> AsyncMessageHandler ofAsync(
            Codec<? extends I> requests, Codec<? super O> replies, AsyncTypedHandler<? super I, ? extends O> handler) {
        return ofAsync(requests, replies, handler, UnreadableMessageHandler.END);
    }

    /**
     * Returns what {@link #of(Codec, Codec, TypedHandler, UnreadableMessageHandler)} does, of an asynchronous handler.
     * Codecs are called on the event loop, or where the handler's stage completes, and must not block.
     */
    public static <I, O> AsyncMessageHandler ofAsync(
            Codec<? extends I> requests,
            Codec<? super O> replies,
            AsyncTypedHandler<? super I, ? extends O> handler,
            UnreadableMessageHandler unreadable) {
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(replies, "replies");
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(unreadable, "unreadable");
        return (connection, message) -> {
            I request;
            try {
                request = requests.decode(message);
            } catch (UnreadableMessageException failure) {
                return CompletableFuture.completedFuture(unreadable.onUnreadable(connection, message, failure));
            }
            CompletionStage<? extends @Nullable O> reply = handler.onMessage(connection, request);
            return reply.thenApply(value -> encoded(replies, value));
        };
    }

    private static <O> @Nullable Message encoded(Codec<? super O> codec, @Nullable O value) {
        return value == null ? null : codec.encode(value);
    }
}
