package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.FrameFormat;

/** A format of this package: it may have the network's buffers, and knows how large its frames are. */
interface SizedFormat extends FrameFormat {
    /** Returns how many bytes the frame around a message has. */
    default int frameBytes(Message message) {
        return (int) maxFrameBytes(message.length());
    }
}
