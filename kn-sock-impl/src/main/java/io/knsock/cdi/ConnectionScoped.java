package io.knsock.cdi;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.context.NormalScope;
import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A scope that lasts as long as one accepted connection: each has an instance of the bean of its own, created when it
 * is first used and destroyed once, after the {@link OnClose} methods of the connection have run or when the
 * application ends.
 *
 * <p>It is active where the request scope of a message is: on the thread that handles a message, an opened or a closed
 * connection, while the handler runs. Handlers that are asynchronous or start threads take out what they need before
 * they return.
 *
 * <p>The messages of a connection use it one after another. Where the server's {@code
 * max-concurrent-messages-per-connection} is more than 1 they do so at the same time, and the bean must be safe for use
 * by many threads.
 *
 * @since 0.1
 */
@NormalScope
@Inherited
@Documented
@Retention(RUNTIME)
@Target({TYPE, METHOD, FIELD})
public @interface ConnectionScoped {}
