package io.knsock.engine.log;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something about settings and files of TLS that a server warns of when it is bound, and a client when it is made, or
 * either when it reads its files anew: it works, but not for long, or not for everybody. A value.
 */
public final class TlsWarning {
    private final String number;
    private final String what;
    private final String remedy;

    /** Made by the engine. */
    public TlsWarning(String number, String what, String remedy) {
        this.number = number;
        this.what = what;
        this.remedy = remedy;
    }

    /** Returns that of the line in the log: {@code KNS0039}, and so on. */
    public String number() {
        return number;
    }

    /** Returns what it is, a sentence without its end. */
    public String what() {
        return what;
    }

    /** Returns what to do about it. */
    public String remedy() {
        return remedy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlsWarning that
                && number.equals(that.number)
                && what.equals(that.what)
                && remedy.equals(that.remedy);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, what, remedy);
    }

    @Override
    public String toString() {
        return "TlsWarning[number=" + number + ", what=" + what + ", remedy=" + remedy + "]";
    }
}
