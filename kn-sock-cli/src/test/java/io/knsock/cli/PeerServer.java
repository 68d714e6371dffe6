package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.PeerScript;
import java.io.IOException;

/** Scripted peers as the shell needs them: the port is an argument, and a reply may be bytes that are not text. */
final class PeerServer implements AutoCloseable {
    private final PeerListener peers;

    PeerServer(PeerListener peers) {
        this.peers = peers;
    }

    /** Each connection plays the script; it stays open after that unless the script closes it. */
    PeerServer(PeerScript script) {
        this(PeerListener.playing(script));
    }

    /**
     * Returns a peer that takes a message, whatever that is, replies with this, and does nothing more.
     *
     * @param reply one character for each byte
     */
    static PeerServer replying(String reply) {
        return new PeerServer(peer -> {
            if (take(peer)) {
                peer.reply(reply.getBytes(ISO_8859_1));
            }
        });
    }

    /** Takes what comes first, and returns whether anything did: some commands only look whether a port is open. */
    static boolean take(Peer peer) {
        try {
            return peer.socket().getInputStream().read(new byte[4096]) >= 0;
        } catch (IOException reset) {
            return false;
        }
    }

    String port() {
        return Integer.toString(peers.port());
    }

    @Override
    public void close() {
        peers.close();
    }
}
