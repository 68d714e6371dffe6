package io.knsock.engine.dispatch;

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
    /** Knows whether events of this kind are recorded. */
    private static final HandlingEvent ANY = new HandlingEvent();

    @Label("Connection")
    @Nullable String connection;

    /** Returns an event that has begun; null while nothing is recorded. */
    static @Nullable HandlingEvent begun() {
        if (!ANY.isEnabled()) {
            return null;
        }
        HandlingEvent event = new HandlingEvent();
        event.begin();
        return event;
    }

    static void ended(@Nullable HandlingEvent event, Connection handled) {
        if (event != null) {
            event.end();
            if (event.shouldCommit()) {
                event.connection = handled.id();
                event.commit();
            }
        }
    }
}
