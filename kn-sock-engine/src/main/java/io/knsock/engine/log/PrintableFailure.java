package io.knsock.engine.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failure is logged as if its text, or that of one of its causes, could not be printed as it is: the same names
 * of classes and stack traces with texts that can. A handler's exception often quotes what it could not read, as
 * {@link NumberFormatException} does.
 */
final class PrintableFailure extends Throwable {
    private static final long serialVersionUID = 1L;

    /** The most failures that one is made of: causes and suppressed ones together. */
    private static final int MAX_FAILURES = 50;

    private final String text;

    private PrintableFailure(String text, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.text = text;
    }

    /** Returns the failure itself if all of it can be printed, else a copy. */
    static Throwable of(Throwable failure) {
        return fits(failure, seen()) ? failure : copy(failure, seen());
    }

    private static Set<Throwable> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static boolean fits(@Nullable Throwable failure, Set<Throwable> seen) {
        for (Throwable one = failure; one != null && seen.add(one); one = one.getCause()) {
            if (seen.size() > MAX_FAILURES || !textFits(one)) {
                return false;
            }
            for (Throwable suppressed : one.getSuppressed()) {
                if (!fits(suppressed, seen)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean textFits(Throwable failure) {
        try {
            return Printable.fits(failure.toString()) && Printable.fits(failure.getMessage());
        } catch (RuntimeException | StackOverflowError own) {
            return false;
        }
    }

    private static PrintableFailure copy(Throwable failure, Set<Throwable> seen) {
        seen.add(failure);
        Throwable cause = failure.getCause();
        PrintableFailure copy = new PrintableFailure(
                Printable.text(failure),
                message(failure),
                cause != null && isNext(cause, seen) ? copy(cause, seen) : null);
        copy.setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            if (isNext(suppressed, seen)) {
                copy.addSuppressed(copy(suppressed, seen));
            }
        }
        return copy;
    }

    private static boolean isNext(@Nullable Throwable failure, Set<Throwable> seen) {
        return failure != null && seen.size() < MAX_FAILURES && !seen.contains(failure);
    }

    private static @Nullable String message(Throwable failure) {
        try {
            String message = failure.getMessage();
            return message == null ? null : Printable.text(message);
        } catch (RuntimeException | StackOverflowError own) {
            return null;
        }
    }

    /** Without its own stack trace: it gets the other's. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // it is printed as the class of what it stands for
    public String toString() {
        return text;
    }
}
