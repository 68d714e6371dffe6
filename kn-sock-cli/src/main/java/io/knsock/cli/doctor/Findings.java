package io.knsock.cli.doctor;

import io.knsock.engine.log.Printable;
import io.knsock.engine.log.TlsWarning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings as they are made; what a peer has put into them, such as names, cannot drive a terminal. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    void ok(String check, String text) {
        all.add(new Finding(Verdict.OK, check, Printable.text(text), null));
    }

    void warn(String check, String text, String remedy) {
        all.add(new Finding(Verdict.WARN, check, Printable.text(text), Printable.text(remedy)));
    }

    /** Adds what is in the log of who uses these settings, too: by its number, that can be found there. */
    void warn(String check, TlsWarning warning) {
        warn(check, warning.what() + " (" + warning.number() + ")", warning.remedy());
    }

    /** Adds a fault; without a remedy where the text has it. */
    void fail(String check, String text, @Nullable String remedy) {
        all.add(new Finding(Verdict.FAIL, check, Printable.text(text), remedy == null ? null : Printable.text(remedy)));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
