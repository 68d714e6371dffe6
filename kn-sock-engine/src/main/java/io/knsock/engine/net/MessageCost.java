package io.knsock.engine.net;

import io.knsock.Message;

/** What a message costs the heap, which bounds count: so that those of few bytes cannot wait in any number. */
public final class MessageCost {
    /**
     * What a message costs besides its bytes: itself and its array, its place in a queue, the task that hands it on,
     * and when it is written its buffer, promise and listener. Added up from the sizes of these objects, and rounded
     * up.
     */
    static final int OVERHEAD_BYTES = 320;

    private MessageCost() {}

    public static int of(Message message) {
        return message.length() + OVERHEAD_BYTES;
    }
}
