package io.knsock.engine.stream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a stream cannot be read or written any more.
 *
 * @param message for people
 * @param cause what has failed, if anything did
 */
record StreamEnd(String message, @Nullable Throwable cause) {
    /** Returns what is thrown; another one each time, since each has its own trace. */
    IOException exception() {
        return new IOException(message, cause);
    }
}
