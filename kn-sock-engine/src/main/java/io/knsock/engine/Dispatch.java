package io.knsock.engine;

import io.knsock.AsyncMessageHandler;
import io.knsock.Message;
import io.knsock.MessageHandler;
import java.util.concurrent.Executor;

/** Hands the messages of one connection to the handler, one after another, in the order they arrived. */
interface Dispatch {
    /** Takes the next message; called on the connection's event loop. */
    void accept(Message message);

    /** Drops the messages that the handler has not begun; called on the event loop when the connection is closed. */
    void drop();

    /** Makes the dispatch of each new connection. */
    @FunctionalInterface
    interface Factory {
        Dispatch create(ServerConnection connection);
    }

    static Factory blocking(MessageHandler handler, Executor handlers) {
        return connection -> new BlockingDispatch(connection, handler, handlers);
    }

    static Factory async(AsyncMessageHandler handler) {
        return connection -> new AsyncDispatch(connection, handler);
    }
}
