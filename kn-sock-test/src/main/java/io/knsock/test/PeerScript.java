package io.knsock.test;

/**
 * What a {@link PeerListener} does with a connection: {@code peer -> peer.expect("ping\n").reply("pong\n")}. Runs on a
 * thread of its own for each connection and may block. When it returns the connection stays open, until the script or
 * the listener closes it. What it throws fails {@link PeerListener#close()}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PeerScript {
    /**
     * Plays the other side of one connection.
     *
     * @throws Exception to fail the test when the listener is closed
     */
    void play(Peer peer) throws Exception;
}
