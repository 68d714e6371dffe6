package io.knsock.engine.container;

import io.knsock.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler, or what its stage fails with, if the message has failed and its peer is answered all the same:
 * between integrations and the engine, not for applications. The reply, if there is one, is sent as any other, and the
 * connection goes on; the failure is told to who observes the server, and it is not logged here.
 */
public final class Answered extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Throwable failure;
    private final transient @Nullable Message reply;

    /**
     * Has no stack trace: that of the failure says where.
     *
     * @param reply what the peer gets; null for nothing
     */
    public Answered(Throwable failure, @Nullable Message reply) {
        super("the message has failed, and its peer is answered", failure, false, false);
        this.failure = Objects.requireNonNull(failure);
        this.reply = reply;
    }

    /** Returns what the message has failed with. */
    public Throwable failure() {
        return failure;
    }

    /** Returns the reply, or null if there is none. */
    public @Nullable Message reply() {
        return reply;
    }
}
