package io.knsock.cli.output;

import io.knsock.engine.log.Printable;
import java.util.function.LongFunction;

/** How far something is, in one line of a terminal that is written over. For one thread at a time. */
public final class ProgressBar {
    private static final long PAUSE_NANOS = 200_000_000;
    private static final int CELLS = 30;
    private static final int LONGEST_NAME = 30;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final Console console;
    private final boolean shown;
    private final String name;
    private final long total;
    private final LongFunction<String> sizes;
    private final long began = System.nanoTime();
    private long first = -1;
    private long told;
    private boolean begun;

    /**
     * @param total how much there is to do
     * @param sizes says how much something is, for people
     */
    public ProgressBar(Console console, String name, long total, LongFunction<String> sizes) {
        this.console = console;
        this.shown = console.terminal().getAsBoolean();
        this.name = Printable.text(name, LONGEST_NAME);
        this.total = total;
        this.sizes = sizes;
    }

    /** Shows how much is done, unless that was shown just now, or there is no terminal. */
    public void at(long done) {
        if (first < 0) {
            first = done;
        }
        long now = System.nanoTime();
        if (shown && (!begun || done == total || now - told >= PAUSE_NANOS)) {
            begun = true;
            told = now;
            console.err().print("\r" + line(done, now) + "\u001b[K");
            console.err().flush();
        }
    }

    private String line(long done, long now) {
        int percent = total == 0 ? 100 : (int) (100.0 * done / total);
        int full = total == 0 ? CELLS : (int) ((double) CELLS * done / total);
        long perSecond = (long) ((done - first) * (double) SECOND_NANOS / Math.max(1, now - began));
        String left = perSecond == 0 || done == total ? "" : ", " + (total - done) / perSecond + " s left";
        return String.format(
                "%s %3d %% [%s%s] %s of %s, %s/s%s",
                name,
                percent,
                "#".repeat(full),
                " ".repeat(CELLS - full),
                sizes.apply(done),
                sizes.apply(total),
                sizes.apply(perSecond),
                left);
    }

    /** Ends the line, if there is one. */
    public void end() {
        if (begun) {
            console.err().println();
            begun = false;
        }
    }
}
