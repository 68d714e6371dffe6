package io.knsock.engine;

import io.knsock.Connection;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** Flight Recorder: the handling of one message, by default of those that took 20 ms and more. */
@Name("io.knsock.Handling")
@Label("Message Handling")
@Category("kn-sock")
@Description("A message was with the handler")
@Enabled
@Threshold("20 ms")
@StackTrace(false)
final class HandlingEvent extends Event {
    @Label("Connection")
    @Nullable String connection;

    /** Returns an event that has begun; it costs next to nothing while nothing is recorded. */
    static HandlingEvent begun() {
        HandlingEvent event = new HandlingEvent();
        event.begin();
        return event;
    }

    void ended(Connection handled) {
        end();
        if (shouldCommit()) {
            connection = handled.id();
            commit();
        }
    }
}
