/**
 * How a protocol talks, beyond one request and one reply: when a reply is complete, what comes first on a connection,
 * what may arrive unasked, and which reply belongs to which request.
 *
 * <p>For everybody who calls a peer, by a client or a pool. Users implement {@link
 * io.knsock.conversation.Conversation}; its methods are called on event loops and must not block.
 */
@NullMarked
package io.knsock.conversation;

import org.jspecify.annotations.NullMarked;
