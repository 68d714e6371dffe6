package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.Connection;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Flight Recorder: the life of one accepted connection. */
@Name("io.knsock.Connection")
@Label("Accepted Connection")
@Category("kn-sock")
@Description("A connection that a server accepted, from then until it was closed")
@StackTrace(false)
final class ConnectionEvent extends Event {
    @Label("Connection")
    @Nullable String connection;

    @Label("Remote Address")
    @Nullable String remoteAddress;

    @Label("Close Cause")
    @Nullable String cause;

    @Label("Unfinished Frame")
    @Nullable String unfinishedFrame;

    static ConnectionEvent begun() {
        ConnectionEvent event = new ConnectionEvent();
        event.begin();
        return event;
    }

    /** @param unfinished what had arrived of a frame whose rest had not, or null */
    void ended(Connection closed, CloseCause why, @Nullable String unfinished) {
        end();
        if (shouldCommit()) {
            connection = closed.id();
            remoteAddress = closed.remoteAddress().toString();
            cause = why.name();
            unfinishedFrame = unfinished;
            commit();
        }
    }
}
