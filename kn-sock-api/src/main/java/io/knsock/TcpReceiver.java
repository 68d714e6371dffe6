package io.knsock;

/**
 * One connection to a peer whose messages are handled as those of a server; it is made again when it is lost. For a
 * peer that is to be called, but speaks first. Each connection that was made counts as accepted in {@link #stats()}.
 * Made by the engine, not to be implemented: later versions add to it. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface TcpReceiver extends TcpService {
    /** Returns whether there is a connection at this moment. */
    boolean isConnected();
}
