package io.knsock.codec;

import io.knsock.Message;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A client, or a pool, with codecs. */
final class CodecClient<Q, A> implements TypedClient<Q, A> {
    private final Function<Message, Message> blocking;
    private final Function<Message, CompletableFuture<Message>> async;
    private final Codec<? super Q> requests;
    private final Codec<? extends A> replies;

    CodecClient(
            Function<Message, Message> blocking,
            Function<Message, CompletableFuture<Message>> async,
            Codec<? super Q> requests,
            Codec<? extends A> replies) {
        this.blocking = blocking;
        this.async = async;
        this.requests = Objects.requireNonNull(requests, "requests");
        this.replies = Objects.requireNonNull(replies, "replies");
    }

    @Override
    public A request(Q request) {
        return replies.decode(blocking.apply(requests.encode(request)));
    }

    @Override
    public CompletableFuture<A> requestAsync(Q request) {
        CompletableFuture<Message> underWay = async.apply(requests.encode(request));
        CompletableFuture<A> result = new CompletableFuture<>();
        underWay.whenComplete((reply, failure) -> {
            if (failure == null) {
                read(reply, result);
            } else {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((reply, failure) -> underWay.cancel(false)); // does nothing to one that is done
        return result;
    }

    private void read(Message reply, CompletableFuture<A> result) {
        A value;
        try {
            value = replies.decode(reply);
        } catch (Throwable failure) { // also of the codec's own: who waits would wait for ever
            result.completeExceptionally(failure);
            return;
        }
        result.complete(value);
    }
}
