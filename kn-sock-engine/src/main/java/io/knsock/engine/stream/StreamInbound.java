package io.knsock.engine.stream;

import io.knsock.CloseCause;
import io.knsock.Message;
import io.knsock.engine.dispatch.Inbound;
import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server's connection that is served as a stream. The stream is in flight like a message: from when it is open until
 * its handler has returned and what it wrote is sent.
 */
public interface StreamInbound extends Inbound {
    Channel channel();

    /**
     * Notes that the connection is a stream: it is not read by this any more, and reset where it is ended by force.
     * On the event loop.
     *
     * @param stream is in flight until {@link #finish}
     */
    void beginStream(Message stream);

    /**
     * Counts bytes; on the event loop.
     *
     * @param held how many are kept for the connection now
     */
    void streamed(int received, int sent, long held);

    /** Ends the connection at once; on any thread. The first cause counts. */
    void cutStream(CloseCause why, @Nullable Throwable reason);

    /** Ends the connection since the peer has kept a read or a write waiting; on any thread. */
    void timedOut(CloseCause why, String setting, Duration timeout);
}
