package io.knsock.cdi;

import static java.lang.System.Logger.Level.WARNING;

import org.jspecify.annotations.Nullable;

/** What is said of a bean that leaves something on its thread. */
final class LeftBehind {
    private static final System.Logger LOG = System.getLogger("io.knsock.cdi");

    private LeftBehind() {}

    /**
     * Tells it as a warning, and returns what fails that for which the bean was called.
     *
     * @param who the bean and what of it was called
     * @param what it has left behind
     */
    static IllegalStateException told(String who, String what, @Nullable Throwable cause) {
        String text =
                who + " left " + what + ": it must end what it begins and restore what it changes, also where it fails";
        LOG.log(WARNING, "KNS0142 {0}; what it was called for has failed", text);
        return new IllegalStateException(text, cause);
    }
}
