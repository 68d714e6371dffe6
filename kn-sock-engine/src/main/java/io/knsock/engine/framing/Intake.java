package io.knsock.engine.framing;

import io.knsock.engine.net.Turns;

/** What takes the messages that one decoder cuts. For use on the event loop. */
public interface Intake {
    /** Takes every message at once. */
    Intake ALWAYS = new Intake() {
        @Override
        public boolean takesMore() {
            return true;
        }

        @Override
        public Turns turns() {
            return Turns.NONE;
        }

        @Override
        public void turnEnded() {
            // nothing follows from it
        }
    };

    /**
     * Returns whether another message may be passed on. If not, the decoder stops before it, and whoever opens the
     * intake again calls {@link Frames.Decoder#resume()}.
     */
    boolean takesMore();

    /** Returns where a decoder waits that has more messages than its share of a turn. */
    Turns turns();

    /**
     * Called when a decoder has cut what it could, or was stopped: {@link Frames.Decoder#isBehind()} says which.
     */
    void turnEnded();
}
