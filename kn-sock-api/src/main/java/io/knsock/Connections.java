package io.knsock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a server, or of several, for who wants to send to one without having been asked. Safe for use by
 * many threads; no method blocks.
 */
public interface Connections {
    /**
     * Returns the open connection with this {@link Connection#id()}, or null if there is none, or none any more. It may be
     * closed at any time: what is sent on it then fails as {@link Connection#send} says.
     */
    @Nullable Connection get(String id);

    /** Returns all open connections, in no particular order, as they are at this moment. */
    List<Connection> all();
}
