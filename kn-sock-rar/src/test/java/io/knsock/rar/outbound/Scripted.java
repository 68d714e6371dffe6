package io.knsock.rar.outbound;

import io.knsock.test.PeerListener;

/** A peer for the tests of what goes out. */
final class Scripted {
    private Scripted() {}

    /**
     * Returns a peer that echoes lines, but never answers {@code silence}, answers {@code twice} twice in one write,
     * and {@code bye} by closing.
     */
    static PeerListener peer() {
        return PeerListener.answering(line -> switch (line) {
            case "silence" -> "";
            case "twice" -> "one\ntwo\n";
            case "bye" -> null;
            default -> line + "\n";
        });
    }
}
