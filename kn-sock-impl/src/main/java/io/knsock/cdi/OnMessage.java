package io.knsock.cdi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A method of a bean that is called for each message of a server, in place of a bean with {@link ServerName}. A server
 * has one of either.
 *
 * <p>Parameters, in any order and each at most once: the {@link io.knsock.Connection}; and the message as {@link
 * io.knsock.Message}, {@code byte[]}, {@link String} in the encoding of the setting {@code charset} (UTF-8 by default),
 * or any other type: a bean of type {@link io.knsock.codec.Codec} of that type reads it, if there is one, else JSON-B
 * does from JSON in UTF-8.
 *
 * <p>What is returned is the reply: a {@link io.knsock.Message}, {@code byte[]} (not copied: it must not be changed
 * afterwards), {@link String}, or anything else, which the codec or JSON-B writes; {@code void} and null send none. A
 * method that returns a {@link java.util.concurrent.CompletionStage} of one of these is called on the connection's
 * event loop and <b>must not block</b>, as {@link io.knsock.AsyncMessageHandler} says; others run on handler threads.
 *
 * <p>It is called through the container, so interceptors, transactions, constraints of Bean Validation and MicroProfile
 * Fault Tolerance apply. An exception ends the connection, and so does a message that cannot be read as the type,
 * unless a method with {@link OnError} or the setting {@code on-failure} says otherwise. A request scope is active
 * while the method runs; of one that returns a stage, until it has returned. The method is not private and not static,
 * that of a session bean is a business method. A bean in scope {@code @Dependent} is one instance for as long as the
 * server runs.
 *
 * @since 0.1
 */
@Documented
@Retention(RUNTIME)
@Target(METHOD)
public @interface OnMessage {
    /** Returns the name of the server. */
    String value();
}
