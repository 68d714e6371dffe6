package io.knsock.codec;

import io.knsock.KnSockException;
import io.knsock.pool.ConnectionPool;
import java.util.Objects;

/**
 * Requests that are values, and whose replies are: what every pool can do, a container's, too. kn-sock's own pool and a
 * client can do more: {@link TypedClient}.
 *
 * @param <Q> the type of requests
 * @param <A> the type of replies
 * @since 0.1
 */
@FunctionalInterface
public interface TypedRequests<Q, A> {
    /** Returns requests by a pool, which stays the caller's to close. */
    static <Q, A> TypedRequests<Q, A> of(ConnectionPool pool, Codec<? super Q> requests, Codec<? extends A> replies) {
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(replies, "replies");
        return request -> replies.decode(pool.request(requests.encode(request)));
    }

    /**
     * Sends a request and waits for the reply. Blocks as {@link ConnectionPool#request} or {@link
     * io.knsock.TcpClient#request(io.knsock.Message)} do.
     *
     * @throws MessageConversionException if the request cannot be written: nothing was sent then, or the reply cannot
     *     be read, which is an {@link UnreadableMessageException}; the connection stays usable
     * @throws KnSockException as those do
     */
    A request(Q request);
}
