package io.knsock.engine.net;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says which memory is out, and what to change. */
public final class MemoryShortage {
    private static final int DEEP = 8;

    private MemoryShortage() {}

    /** Returns the lack of memory that a failure is or comes from, or null. */
    public static @Nullable OutOfMemoryError of(@Nullable Throwable failure) {
        Throwable one = failure;
        for (int i = 0; one != null && i < DEEP; i++) {
            if (one instanceof OutOfMemoryError found) {
                return found;
            }
            one = one.getCause();
        }
        return null;
    }

    /** Says it of the memory of this process, as the end of a sentence. */
    public static String text(OutOfMemoryError lack) {
        String message = String.valueOf(lack.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        String of;
        if (lower.contains("direct")) {
            of = "no direct memory is left in this JVM: raise -XX:MaxDirectMemorySize, or lower max-frame-bytes and"
                    + " max-outbound-bytes";
        } else if (lower.contains("thread")) {
            of = "this process may have no more threads: raise its limit (ulimit -u)";
        } else {
            of = "no heap is left in this JVM: raise -Xmx, or lower max-frame-bytes and max-outbound-bytes";
        }
        return of + " (" + message + ")";
    }
}
