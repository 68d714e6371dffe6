package io.knsock.conversation;

import io.knsock.Message;

/**
 * What a message is that has arrived from the peer.
 *
 * @since 0.1
 */
public enum Arrival {
    /** A reply, or a part of one. */
    REPLY,
    /** Said by the peer of its own accord: {@link Conversation#onUnasked(Message, Sender)} gets it. */
    UNASKED,
    /** Of no meaning, such as a keep-alive: it is counted and forgotten. */
    SKIPPED
}
