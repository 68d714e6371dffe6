package io.knsock.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A field that has something new in each test, which ends with the test: a {@code SocketEngine} with threads of its
 * own, or {@link LogRecords}. It is there in methods that are called before each test, and still in those after each.
 *
 * <p>An engine is on the transport that the test has as its {@code @Parameter}, else on the best one. What is logged is
 * collected from before the first engine starts until the last has stopped, for which each has 5 s.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PerTestExtension.class)
public @interface PerTest {
    /** How many event loops an engine has; 0 for as many as there are by default. */
    int loops() default 0;

    /** Whether what is DEBUG is collected as well. */
    boolean debug() default false;
}
