package io.knsock.codec;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.pool.TcpPool;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A client, or a pool, of values in place of messages. It is but the client with codecs: whatever else is to be done
 * with that, its closing for instance, is done with the client itself. Safe for use by many threads.
 *
 * {@snippet file="io/knsock/snippets/CodecSnippetsTest.java" region="client"}
 *
 * @param <Q> the type of requests
 * @param <A> the type of replies
 * @since 0.1
 */
public interface TypedClient<Q, A> extends TypedRequests<Q, A> {
    /** Returns requests by a client. */
    static <Q, A> TypedClient<Q, A> of(TcpClient client, Codec<? super Q> requests, Codec<? extends A> replies) {
        return of(client::request, client::requestAsync, requests, replies);
    }

    /** Returns requests by a pool. */
    static <Q, A> TypedClient<Q, A> of(TcpPool pool, Codec<? super Q> requests, Codec<? extends A> replies) {
        return of(pool::request, pool::requestAsync, requests, replies);
    }

    private static <Q, A> TypedClient<Q, A> of(
            Function<Message, Message> blocking,
            Function<Message, CompletableFuture<Message>> async,
            Codec<? super Q> requests,
            Codec<? extends A> replies) {
        return new CodecClient<>(blocking, async, requests, replies);
    }

    /**
     * Does what {@link #request} does without blocking. The reply is read on an event loop, so its codec must not
     * block.
     *
     * @return completes with the reply, on an event-loop thread that must not be blocked, or exceptionally with what
     *     {@link #request} throws; cancelled, it takes back the request if that was not sent yet
     * @throws MessageConversionException if the request cannot be written; nothing was sent
     */
    CompletableFuture<A> requestAsync(Q request);
}
