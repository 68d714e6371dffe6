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
 * Names the server whose messages a bean handles, which implements {@link io.knsock.MessageHandler} or {@link
 * io.knsock.AsyncMessageHandler}. A bean in {@code @Dependent} is one instance for as long as the server runs.
 *
 * <p>The settings of the server are the keys {@code kn-sock.server.<name>.*} of MicroProfile Config; the port has no
 * default.
 *
 * @since 0.1
 */
@Qualifier @Documented
@Retention(RUNTIME)
@Target({TYPE, FIELD, METHOD, PARAMETER})
public @interface ServerName {
    /** Returns the name of the server: letters, digits, {@code -} and {@code _}. */
    String value();

    /** The annotation as a value, for look-ups from code. */
    final class Literal extends AnnotationLiteral<ServerName> implements ServerName {
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
