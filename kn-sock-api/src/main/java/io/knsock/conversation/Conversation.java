package io.knsock.conversation;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.framing.FrameTooLargeException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How a protocol talks: what a user writes where one message is not always one reply, for a client and a pool alike.
 * Give an instance to {@link ClientConfig.Builder#conversation(Conversation)}, or name the class in a setting, {@code
 * conversation=custom:com.acme.Smtp}. Every method has a default, which is what happens without a conversation, so one
 * overrides what the protocol needs.
 *
 * <p>One instance serves all connections with these settings, on many threads at once, so it keeps no state. All
 * methods are called on event loops, and some under a lock of the client: they must neither block nor call the client.
 * A method that does not return holds up all connections of its event loop: nothing ends it. If one throws, the
 * connection that it was called for is closed, its calls fail, and the cause of that is told; other connections go on.
 * Two conversations are the same setting if they are {@linkplain Object#equals equal}.
 *
 * @since 0.1
 */
public interface Conversation {
    /** Each request has one message for its reply, and nothing else is said. */
    Conversation NONE = new Conversation() {
        @Override
        public String toString() {
            return "none";
        }
    };

    /**
     * Returns whether a reply is complete: asked with each message of it that arrives. By default the first is all.
     *
     * <p>A reply of more messages than {@link ClientConfig#maxReplyFrames()}, or of more bytes than {@link
     * ClientConfig#maxReplyBytes()}, fails with {@link FrameTooLargeException}, and the connection is closed.
     *
     * @param request what was asked; of several messages the first
     * @param reply what has arrived of the reply, the first first; not empty, and not to be kept
     */
    default boolean isComplete(Message request, List<Message> reply) {
        return true;
    }

    /**
     * Returns a reply as one message, for calls that return one. By default that is the message itself, or all of
     * several with a line feed between each two.
     *
     * @param frames the messages of a complete reply, at least one
     */
    default Message join(List<Message> frames) {
        if (frames.size() == 1) {
            return frames.get(0);
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(frames.get(0).bytes());
        for (Message frame : frames.subList(1, frames.size())) {
            joined.write('\n');
            joined.writeBytes(frame.bytes());
        }
        return Message.wrap(joined.toByteArray());
    }

    /**
     * Opens the conversation on a new connection: reads a greeting, logs in, negotiates. Nobody can use the connection
     * before what this returns is done. Whatever that takes counts as connecting, so it must be done within the connect
     * timeout; else, or if this or what it returns fails, the connection is closed and connecting has failed, with
     * {@link ConnectionTimeoutException} or {@link ConnectFailedException}. By default there is nothing to do.
     *
     * @return done when the connection may be used; with what does not matter
     */
    default CompletionStage<?> open(Opening opening) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Returns what a message is that has arrived. Asked for every message before it may be taken for a reply, while the
     * connection is opened and while it is idle in a pool, too. What is not a reply never answers a request, and never
     * costs a connection. By default every message is a reply.
     */
    default Arrival arrival(Message message) {
        return Arrival.REPLY;
    }

    /**
     * Hears of a message that is {@link Arrival#UNASKED}, and with a {@link #correlation()} of one that belongs to no
     * request. By default nothing is done with it.
     *
     * @param sender the connection on which it came, for an answer
     */
    default void onUnasked(Message message, Sender sender) {
        // by default it is counted, and that is all
    }

    /**
     * Hears of a reply that came after its request had timed out; only with a {@link #correlation()}. By default
     * nothing is done with it.
     *
     * @param sender the connection on which it came
     */
    default void onLate(Message reply, Sender sender) {
        // by default it is counted, and that is all
    }

    /**
     * Returns whether the peer replies to a message that is sent without waiting for a reply. Where it does not, the
     * message costs a pool no connection. By default it may reply.
     */
    default boolean expectsReply(Message message) {
        return true;
    }

    /**
     * Returns what is sent where nothing was written for as long as {@link ClientConfig#heartbeatInterval()}, also
     * while the connection is idle in a pool; null for what the settings have ({@link ClientConfig#heartbeat()}). A
     * heartbeat to which a {@linkplain #expectsReply reply is expected} is a request, whose reply nobody hears of;
     * without one in time the connection is closed.
     */
    default @Nullable Message heartbeat() {
        return null;
    }

    /**
     * Returns how a reply is found to belong to its request; null, the default, if replies come in the order of the
     * requests.
     */
    default @Nullable Correlation correlation() {
        return null;
    }

    /**
     * Returns the conversation that a text names: {@code none}, or {@code custom:} and the name of a class.
     *
     * @throws IllegalArgumentException if it is neither; the class is looked for when the conversation is used
     */
    static Conversation parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        if (text.startsWith(NamedConversation.NAME)) {
            return NamedConversation.of(text.substring(NamedConversation.NAME.length()));
        }
        throw new IllegalArgumentException("conversation must be none, or " + NamedConversation.NAME
                + " and the name of a class, such as custom:com.acme.Smtp, but is '" + text + "'");
    }
}
