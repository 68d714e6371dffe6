package io.knsock.engine.connect;

import io.knsock.Message;
import java.util.List;

/**
 * Who waits for what on a client's connection, and for whom a message is. Guarded by the event loop, but for claims.
 */
interface Awaited {
    /**
     * Returns the messages of a request as they are to be sent, and notes that their reply is for that exchange; on
     * any thread.
     *
     * @throws io.knsock.conversation.DuplicateKeyException if the reply could be taken for another's
     */
    default List<Message> claim(List<Message> messages, Exchange<?> exchange) {
        return messages;
    }

    /** Notes that the claim of an exchange has ended; on any thread. */
    default void release(Exchange<?> exchange) {
        // where there are no claims
    }

    /** Gives it its place. */
    void add(Expectation expectation);

    /** Takes a message that has arrived; returns whether somebody waits for it, or nobody ever will. */
    boolean take(Message message);

    /** Returns whether no caller waits. */
    boolean isQuiet();

    /** Returns whether the reply to a heartbeat is awaited. */
    boolean hasBeat();

    /** Returns whether a request may be sent as far as what has arrived is concerned. */
    boolean isClear();

    /** Returns whether a request that times out fails alone. */
    boolean tellsRepliesApart();

    /** Notes that the connection may be used from now on. */
    default void opened() {
        // nothing is different then
    }

    /** Takes out all who wait. */
    List<Expectation> takeAll();
}
