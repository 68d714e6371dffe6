package io.knsock;

import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a server, or of several: for code that sends a message which is not a reply. Remember {@link
 * Connection#id()}, in a database for instance, and ask for the connection when there is something to send.
 *
 * <p>A connection is found from when it can be used, with TLS after the handshake, until it ends. It may end at any
 * moment after it was found; the future of {@link Connection#sendAsync} tells. Safe for use by many threads; no method
 * blocks. Made by the engine, not to be implemented: later versions add to it.
 *
 * @since 0.1
 */
public interface Connections extends Iterable<Connection> {
    /** Returns the open connection with this {@link Connection#id()}, or null if there is none, or none any more. */
    @Nullable Connection get(String id);

    /**
     * Returns an iterator over the open connections, in no order. It is weakly consistent: it throws no {@link
     * java.util.ConcurrentModificationException}, and may or may not show what is opened or closed meanwhile.
     */
    @Override
    Iterator<Connection> iterator();

    /** Returns the same as a stream. */
    default Stream<Connection> stream() {
        return StreamSupport.stream(spliterator(), false);
    }
}
