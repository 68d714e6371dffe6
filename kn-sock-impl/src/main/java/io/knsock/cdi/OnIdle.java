package io.knsock.cdi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A method of a bean that is called when nothing has been received on a connection of a server for the time of the
 * setting {@code idle-notice}, which must be set, and none of its messages is in work; and again each time that goes on
 * for as long. It may send a heartbeat, or close the connection of a peer that has been silent for too long.
 *
 * <p>Parameters, in any order and each at most once: the {@link io.knsock.Connection}, and as {@link
 * java.time.Duration} how long nothing has been received. What is returned is sent: a message of the types that {@link
 * OnMessage} takes for a reply, but for stages; {@code void} and null send none. An exception ends the connection.
 *
 * <p>It is called in order with the messages of the connection, never beside one; not if a message comes before its
 * turn, and not of a connection that is being closed or drained. It runs where messages are handled: if the server's
 * handler is asynchronous, on the event loop, where it must not block. A server has any number of such methods, called
 * in no particular order, and else what {@link OnMessage} says holds.
 *
 * @see io.knsock.ConnectionListener#idle
 * @since 0.1
 */
@Documented
@Retention(RUNTIME)
@Target(METHOD)
public @interface OnIdle {
    /** Returns the name of the server, which has a handler. */
    String value();
}
