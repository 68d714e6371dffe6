package io.knsock.engine.dispatch;

import io.knsock.Connection;
import io.knsock.Message;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** A connection whose messages are handled, as those see it who hand its messages over. */
public interface Inbound extends Connection {
    /** Returns the event loop that guards it. */
    EventLoop loop();

    /** Returns whether so little waits to be written that another message may be handled. */
    boolean takesReplies();

    /**
     * Returns whether no further message is to be handled, since the application has closed the connection or failed,
     * although the event loop may not know it yet.
     */
    boolean isCloseWanted();

    /**
     * Notes that the handler has come to its end with a message, whatever that is; before {@link #finish} or
     * {@link #fail}, on the same thread.
     *
     * @param since since when the message was with the handler, by {@link System#nanoTime()}
     * @param failure what it has failed with; null if it has not
     */
    void handled(long since, @Nullable Throwable failure);

    /**
     * Notes that the handler is done with a message; on any thread.
     *
     * @param reply is sent; null for none
     */
    void finish(Message message, @Nullable Message reply);

    /**
     * Counts a reply that is held back until the messages before its own are answered; on the event loop. Each call
     * with true is followed by one with false, and by {@link #finish}, unless the connection ends.
     */
    void holds(Message reply, boolean held);

    /** Ends the connection, since the handler or a listener has failed; on any thread. */
    void fail(Throwable failure);

    /**
     * Sees to it that the socket is not read while the connection waits for its turn with the handler; on any thread.
     * Each call with true is followed by one with false. They are counted, since that of another thread may come late.
     */
    void holdBack(boolean back);

    /** Has a drain of the server wait until {@link #settled()}. */
    void unsettled();

    /** Notes that nothing is to be told any more; on any thread. */
    void settled();
}
