package io.knsock.cdi.handlers;

import io.knsock.cdi.OnError;
import java.lang.reflect.Type;
import java.util.Objects;

/**
 * A method that says what the peer gets whose message has failed.
 *
 * @param type of the exceptions that it is for
 * @param then what the peer gets if the method returns nothing
 */
record ErrorMethod(BeanMethod method, Class<?> type, OnError.Then then) {
    /** @throws IllegalArgumentException if both the method and the annotation say what the peer gets */
    static ErrorMethod of(BeanMethod method, OnError.Then then) {
        ErrorMethod made = new ErrorMethod(
                method, Objects.requireNonNull(method.signature().error()), then);
        if (made.replies() && then != OnError.Then.AS_SET) {
            throw new IllegalArgumentException(method.text() + ": what it returns is the reply, so then=" + then
                    + " has no meaning: remove that, or make the method void");
        }
        return made;
    }

    /** Returns whether what the method returns is the reply. */
    boolean replies() {
        Type reply = method.signature().reply();
        return reply != void.class && reply != Void.class;
    }

    boolean isAsync() {
        return method.signature().isAsync();
    }
}
