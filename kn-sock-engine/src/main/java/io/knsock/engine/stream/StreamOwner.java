package io.knsock.engine.stream;

import io.knsock.CloseCause;
import io.knsock.ConnectionInfo;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a stream belongs to: a connection of a server, or of a client. */
interface StreamOwner {
    /** Returns what the application is told of the connection. */
    ConnectionInfo info();

    /** Counts bytes; on the event loop. */
    void streamed(int received, int sent, long held);

    /** Resets the connection, since the peer has kept a read or a write waiting; on any thread. */
    void timedOut(CloseCause why, String setting, Duration timeout);

    /** Closes the connection, all that was written being with the socket; on any thread. */
    void close();

    /** Resets the connection; on any thread. */
    void abort();

    @Nullable SocketAddress proxyAddress();

    boolean isDraining();
}
