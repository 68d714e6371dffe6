package io.knsock.cdi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A method of a bean that is called once of each connection of a server of which {@link OnOpen} would be, when it is
 * closed and its last message has been handled; nothing can be sent any more. Parameters, in any order and each at most
 * once: the {@link io.knsock.Connection}, its {@link io.knsock.CloseCause}, and what went wrong as {@link Throwable},
 * null if nothing did. It returns {@code void}; an exception is logged. A server that is stopped waits for it until its
 * deadline.
 *
 * <p>It runs where messages are handled: if the server's handler is asynchronous, on the event loop, where it must not
 * block. A server has any number of such methods, called in no particular order, and else what {@link OnMessage} says
 * holds.
 *
 * @since 0.1
 */
@Documented
@Retention(RUNTIME)
@Target(METHOD)
public @interface OnClose {
    /** Returns the name of the server, which has a handler. */
    String value();
}
