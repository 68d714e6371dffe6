package io.knsock.config;

import io.knsock.framing.Framing;

/** The bound of frames, and what does not fit into it. */
final class FrameBound {
    private FrameBound() {}

    /** Refuses frames of a fixed length none of which could be received. */
    static Framing framing(Framing framing, int maxFrameBytes) {
        if (framing instanceof Framing.Fixed fixed && fixed.bytes() > maxFrameBytes) {
            throw new IllegalArgumentException("framing " + framing + " needs max-frame-bytes of at least "
                    + fixed.bytes() + ", but that is " + maxFrameBytes);
        }
        return framing;
    }
}
