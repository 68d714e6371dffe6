package io.knsock.cdi.context;

import io.knsock.cdi.config.CdiLog;
import org.jspecify.annotations.Nullable;

/** What is said of a bean that leaves something on its thread. */
final class LeftBehind {
    private LeftBehind() {}

    /**
     * Tells it as a warning, seldom, and returns what fails that for which the bean was called.
     *
     * @param who the bean and what of it was called
     * @param what it has left behind
     */
    static IllegalStateException told(String who, String what, @Nullable Throwable cause) {
        String text =
                who + " left " + what + ": it must end what it begins and restore what it changes, also where it fails";
        int detail = what.indexOf('(');
        CdiLog.leftBehind(who, detail < 0 ? what : what.substring(0, detail), text);
        return new IllegalStateException(text, cause);
    }
}
