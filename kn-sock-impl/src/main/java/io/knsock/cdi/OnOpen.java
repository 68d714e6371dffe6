package io.knsock.cdi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A method of a bean that is called once of each connection of a server, before its first message is handled; with TLS
 * after the handshake. Its parameter, if it has one, is the {@link io.knsock.Connection}. It returns {@code void}; a
 * greeting is sent with {@link io.knsock.Connection#sendAsync}. An exception ends the connection.
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
public @interface OnOpen {
    /** Returns the name of the server, which has a handler. */
    String value();
}
