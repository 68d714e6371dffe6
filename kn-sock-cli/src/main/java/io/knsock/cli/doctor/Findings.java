package io.knsock.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings as they are made. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    void ok(String check, String text) {
        all.add(new Finding(Verdict.OK, check, text, null));
    }

    void warn(String check, String text, String remedy) {
        all.add(new Finding(Verdict.WARN, check, text, remedy));
    }

    /** Adds a fault; without a remedy where the text has it. */
    void fail(String check, String text, @Nullable String remedy) {
        all.add(new Finding(Verdict.FAIL, check, text, remedy));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
