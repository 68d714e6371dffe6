package io.knsock.conversation;

import io.knsock.Message;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a reply is found to belong to its request, where replies come in any order: by a key that is in both. Many
 * requests are under way on one connection then, one that times out fails alone, and its late reply reaches no other.
 *
 * <p>Keys are compared by {@link Object#equals}; no two requests under way on a connection have the same. Methods are
 * called by callers' threads, under a lock of the client, and on event loops: they must neither block nor keep state.
 * What {@link #stamp} and {@link #keyOfRequest} throw is thrown to the caller of that one request; what {@link
 * #keyOfReply} throws ends the connection.
 *
 * @since 0.1
 */
public interface Correlation {
    /**
     * Returns a request with a number in it that no other one of its connection has had, for protocols in which the key
     * is such a number. By default the request is sent as it is, with the key that its caller gave it.
     *
     * @param request the request; of several messages the first
     * @param number from 1 on, one for each request of the connection
     */
    default Message stamp(Message request, long number) {
        return request;
    }

    /**
     * Returns the key of a request.
     *
     * @param request as {@link #stamp} returned it
     */
    Object keyOfRequest(Message request);

    /**
     * Returns the key of what may be a reply; null if it is none, which is {@linkplain Arrival#UNASKED unasked} then.
     */
    @Nullable Object keyOfReply(Message reply);

    /**
     * Returns a correlation by what a function finds in requests and replies alike.
     *
     * @param key returns the key, or null where there is none: a request without a key is refused
     */
    static Correlation by(Function<Message, @Nullable Object> key) {
        Objects.requireNonNull(key, "key");
        return new Correlation() {
            @Override
            public Object keyOfRequest(Message request) {
                Object found = key.apply(request);
                if (found == null) {
                    throw new IllegalArgumentException("the request has no key by which its reply could be found");
                }
                return found;
            }

            @Override
            public @Nullable Object keyOfReply(Message reply) {
                return key.apply(reply);
            }
        };
    }

    /**
     * Returns a correlation by some bytes, which requests and replies have at the same place. A reply that is too short
     * for it is unasked.
     *
     * @param offset where they begin, 0 or more
     * @param length how many they are, 1 or more
     */
    static Correlation bytes(int offset, int length) {
        return new BytesCorrelation(offset, length);
    }

    /**
     * Returns a correlation by a big-endian number, which is written into each request over what is there, and which
     * the reply has at the same place. It begins at 1 on each connection, and begins again when it has used all
     * numbers of its length.
     *
     * @param offset where it begins, 0 or more
     * @param length how many bytes it has, 1 to 8
     */
    static Correlation sequence(int offset, int length) {
        return new SequenceCorrelation(offset, length);
    }
}
