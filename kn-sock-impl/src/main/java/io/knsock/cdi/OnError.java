package io.knsock.cdi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A method of a bean that is called when a message of a server has failed, and says what its peer gets: the handler has
 * thrown, its stage has failed, or the message cannot be read as the type that the handler takes. Without such a method
 * the setting {@code on-failure} decides; by default the connection is closed.
 *
 * <p>Parameters, in any order and each at most once: the exception, which there must be, and whose type says for which
 * failures the method is; the {@link io.knsock.Message} as it was received; and the {@link io.knsock.Connection}. Of
 * several methods the one with the most specific type is called. Of an exception of {@code jakarta.ejb.EJBException} or
 * {@link java.util.concurrent.CompletionException} that has a cause, the cause counts.
 *
 * <p>What is returned is the reply, of the types that {@link OnMessage} takes for one, and the connection goes on; null
 * sends none. A stage may be returned if the handler of the server is asynchronous. After a method that returns {@code
 * void}, {@link #then} decides. If the method throws, or its reply cannot be written, the connection is closed.
 *
 * <p>It is called where the failure was noticed: on the handler's thread; of an asynchronous handler on the event loop,
 * or on the thread that has completed the stage, where it must not block. It has a request scope of its own, and no
 * transaction, since that of the handler is over. It is not called if the connection is closed by then. Failures of
 * {@link OnOpen}, {@link OnIdle} and {@link OnClose} are not its business. A server has any number of such methods, one
 * for each type, in any of its beans; else what {@link OnMessage} says holds.
 *
 * <p>Whatever is answered, the failure is counted, and logged as KNS0143 at a bounded rate. Nothing of an exception's
 * text goes to the peer unless the method returns it.
 *
 * @since 0.1
 */
@Documented
@Retention(RUNTIME)
@Target(METHOD)
public @interface OnError {
    /** Returns the name of the server, which has a handler. */
    String value();

    /** Returns what the peer gets after a method that returns {@code void}. */
    Then then() default Then.AS_SET;

    /**
     * What a peer gets whose message has failed, if the method does not return it.
     *
     * @since 0.1
     */
    enum Then {
        /** What the setting {@code on-failure} says: its connection is closed, nothing, or {@code failure-reply}. */
        AS_SET,
        /** Its connection is closed. */
        CLOSE,
        /** Nothing: the connection goes on as if the handler had not replied. */
        NOTHING
    }
}
