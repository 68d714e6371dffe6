package io.knsock.cdi;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Names the endpoint that an injected {@link io.knsock.pool.ConnectionPool} or {@link io.knsock.TcpClient} connects to.
 * Its settings are the keys {@code kn-sock.client.<name>.*} of MicroProfile Config; host and port have no default.
 * Everybody who injects the same name has the same pool and the same client, which live as long as the application;
 * both connect when they are first used, and not at all if they never are.
 *
 * <p>The client has one connection of its own, besides those of the pool. A first call that cannot connect throws what
 * {@link io.knsock.ConnectFailedException connecting} throws, and the next call tries again; a call that comes
 * meanwhile waits, at most for the connect timeout. Once connected it connects again by itself; with
 * {@code reconnect=false}, the next call does.
 *
 * @since 0.1
 */
@Qualifier @Documented
@Retention(RUNTIME)
@Target({TYPE, FIELD, METHOD, PARAMETER})
public @interface ClientName {
    /** Returns the name of the endpoint: letters, digits, {@code -} and {@code _}. */
    String value();

    /** The annotation as a value, for look-ups from code. */
    final class Literal extends AnnotationLiteral<ClientName> implements ClientName {
        private static final long serialVersionUID = 1L;

        private final String value;

        private Literal(String value) {
            this.value = value;
        }

        /** Returns the annotation with this name. */
        public static Literal of(String name) {
            return new Literal(name);
        }

        @Override
        public String value() {
            return value;
        }
    }
}
