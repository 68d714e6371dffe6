package io.knsock.cdi;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Makes an interface a client of an endpoint: a call of one of its methods is a message to the endpoint. The interface
 * is injected by its type; the application has one instance of it, for use by many threads. The settings are those of a
 * pool, {@code kn-sock.client.<name>.*} of MicroProfile Config, and the connections those of the
 * {@link io.knsock.pool.ConnectionPool} of the same name.
 *
 * <p>Each abstract method has exactly one parameter, which is the message: {@link io.knsock.Message} as it is, {@code
 * byte[]} as its bytes, {@link String} in the encoding of the setting {@code charset} (UTF-8 by default), any other
 * type by the application's bean of type {@link io.knsock.codec.Codec} of it, else as JSON by the server's JSON-B. The
 * name of the method is not sent. What it returns says what becomes of the reply:
 *
 * <ul>
 *   <li>one of these types: the reply, converted back. Blocks and throws as {@link
 *       io.knsock.pool.ConnectionPool#request(io.knsock.Message)} does.
 *   <li>{@code CompletionStage} or {@code CompletableFuture} of one of them: the same without blocking; it completes on
 *       a thread of the container's default managed executor.
 *   <li>{@code void}: no reply is waited for. Blocks until the message is written to the socket. The peer might
 *       answer nevertheless, and the next caller must not read that, so the connection is closed afterwards: each
 *       such call connects anew. Where that is too dear, inject a {@link io.knsock.TcpClient}.
 * </ul>
 *
 * <p>A reply that cannot be read as the type that is returned, and an argument that is null or cannot be written, is a
 * {@link io.knsock.codec.MessageConversionException}.
 *
 * <p>Interceptors are bound by annotations on the interface and its methods; so are those of MicroProfile Fault
 * Tolerance, which must be on methods. Default methods are called as they are, and may be fallbacks. A request is never
 * sent twice, except by {@code @Retry}: use that only where the peer may get the same request twice.
 *
 * <p>What cannot work fails the deployment: this annotation on a class, an interface with type parameters, methods
 * without a parameter or with two, types that need JSON-B on a server that has none.
 *
 * @since 0.1
 */
@Stereotype // by that the interface is found in archives in which only annotated classes are looked for
@Documented
@Retention(RUNTIME)
@Target(TYPE)
public @interface RegisterTcpClient {
    /** Returns the name of the endpoint: letters, digits, {@code -} and {@code _}. */
    String value();
}
