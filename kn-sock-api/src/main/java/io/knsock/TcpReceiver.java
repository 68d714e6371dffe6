package io.knsock;

/**
 * A client that receives: one connection to a peer whose messages are handled as those of a server; it is made again
 * when it is lost. For a peer that is to be called, but speaks first. What the peer wants to hear first, a subscription
 * for instance, is sent by a {@link ConnectionListener} when a connection is opened; {@link #connections()} has the one
 * that there is for what is to be sent later. Each connection that was made counts as accepted in {@link #stats()}.
 * Made by the engine, not to be implemented: later versions add to it. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface TcpReceiver extends TcpService {
    /** Returns whether there is a connection at this moment. */
    boolean isConnected();
}
