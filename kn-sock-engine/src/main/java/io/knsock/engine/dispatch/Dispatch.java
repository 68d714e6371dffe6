package io.knsock.engine.dispatch;

import io.knsock.Message;
import java.time.Duration;
import java.util.function.Consumer;

/** Hands the messages of one connection to the handler, one after another or several at once, in their order. */
public interface Dispatch {
    /** Notes that the connection is open; called once, on its event loop, before the first message. */
    void opened();

    /** Takes the next message; called on the connection's event loop. */
    void accept(Message message);

    /**
     * Tells the listener, if there is one, that nothing was received for so long; called on the event loop. Does
     * nothing if a message, or another such event, is under way.
     */
    void idle(Duration silence);

    /** Goes on, if it stopped because too much waited to be written; called on the event loop. */
    void resume();

    /** Returns how many messages the handler has not begun; called on the event loop. */
    int waiting();

    /**
     * Tells of messages that are with the handler for longer than that, once of each. Called by any thread, one at a
     * time.
     */
    void slowHandlers(Duration limit, Consumer<RunningHandler> told);

    /** Drops the messages that the handler has not begun; called on the event loop when the connection is closed. */
    void drop();

    /** Interrupts the threads that are in the handler, if that may block; called by any thread. */
    void interrupt();

    /** Notes that a connection that was open is closed; called once, on its event loop, last of all. */
    void closed(ListenerCalls.End end);

    /** Makes the dispatch of each new connection of one server. */
    @FunctionalInterface
    interface Factory {
        Dispatch create(Inbound connection, HandlerSlots slots);

        /** Returns whether what arrives is to be cut into messages; else the dispatch reads the channel by itself. */
        default boolean takesMessages() {
            return true;
        }
    }
}
