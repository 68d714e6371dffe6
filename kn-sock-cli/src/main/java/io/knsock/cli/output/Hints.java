package io.knsock.cli.output;

import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.MalformedFrameException;
import io.knsock.framing.UnfinishedFrameException;
import org.jspecify.annotations.Nullable;

/** What the shell adds to what the engine says, in the words of its flags. */
public final class Hints {
    private static final String FRAME = "; --frame sets the framing, which must be that of the server";

    private Hints() {}

    /** Returns the end of the sentence about a failure, often nothing. */
    public static String of(Throwable failure) {
        if (failure instanceof MalformedFrameException || failure instanceof FrameTooLargeException) {
            return FRAME;
        }
        return unfinished(failure) == null ? "" : FRAME;
    }

    /** Returns what is said of an unfinished frame, where that is among the causes. */
    public static @Nullable UnfinishedFrameException unfinished(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnfinishedFrameException unfinished) {
                return unfinished;
            }
        }
        return null;
    }
}
