package reliability;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that send as fast as they are read, all driven by one thread, so that who attacks does not take all
 * processors. What they are sent they read and throw away, or never read.
 */
final class Flood implements AutoCloseable {
    /** How much one connection sends before the next has its turn. */
    private static final int TURN_BYTES = 256 << 10;

    private final Selector selector;
    private final List<Peer> peers = new ArrayList<>();
    private final boolean reads;
    private final Thread thread;
    private volatile boolean over;
    private volatile long sent;
    private volatile int ended;
    private volatile int finished;
    private volatile long lastProgress;

    /** What one connection sends, piece after piece. */
    interface Pieces {
        /** The next piece; null if that was all. */
        byte[] next() throws Exception;
    }

    /** Makes what a connection sends, once it is open; the channel blocks meanwhile. */
    interface Opening {
        Pieces open(SocketChannel channel) throws Exception;
    }

    private static final class Peer {
        final SocketChannel channel;
        final Pieces pieces;
        ByteBuffer out = ByteBuffer.allocate(0);
        boolean all;

        Peer(SocketChannel channel, Pieces pieces) {
            this.channel = channel;
            this.pieces = pieces;
        }
    }

    /** Opens all connections, and begins to send when all are open. */
    Flood(int port, int connections, boolean reads, Opening opening) throws Exception {
        this.reads = reads;
        selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(new InetSocketAddress("127.0.0.1", port), 10_000);
            peers.add(new Peer(channel, opening.open(channel)));
        }
        for (Peer peer : peers) {
            peer.channel.configureBlocking(false);
            peer.channel.register(
                    selector, SelectionKey.OP_WRITE | (reads ? SelectionKey.OP_READ : 0), peer);
        }
        lastProgress = System.nanoTime();
        thread = new Thread(this::drive, "flood");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends the same bytes so many times, over TLS or not. */
    static Opening repeating(boolean tls, byte[] bytes, long times) {
        return repeating(tls, new byte[0], bytes, times);
    }

    /** Sends something first, and then the same bytes so many times. */
    static Opening repeating(boolean tls, byte[] first, byte[] bytes, long times) {
        return channel -> {
            Tls13 secret = tls ? Tls13.client(channel) : null;
            long[] left = {times + 1};
            return () -> {
                if (left[0]-- == 0) {
                    return null;
                }
                byte[] piece = left[0] == times ? first : bytes;
                return secret == null ? piece : secret.data(piece);
            };
        };
    }

    private void drive() {
        ByteBuffer received = ByteBuffer.allocateDirect(256 << 10);
        try {
            while (!over) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    if (over) {
                        return;
                    }
                    serve(key, received);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException failure) {
            throw new IllegalStateException("the selector failed", failure);
        }
    }

    private void serve(SelectionKey key, ByteBuffer received) {
        Peer peer = (Peer) key.attachment();
        try {
            if (key.isReadable()) {
                received.clear();
                if (peer.channel.read(received) < 0) {
                    if (peer.all) {
                        throw new IOException("closed by the server");
                    }
                    key.interestOps(SelectionKey.OP_WRITE); // a FIN is no reason to stop
                }
            }
            if (key.isValid() && key.isWritable()) {
                write(peer);
                if (peer.all) {
                    finished++;
                    key.interestOps(key.interestOps() & ~SelectionKey.OP_WRITE);
                }
            }
        } catch (Exception closed) {
            key.cancel();
            ended++;
            close(peer);
        }
    }

    private void write(Peer peer) throws Exception {
        for (int turn = 0; turn < TURN_BYTES; ) {
            if (!peer.out.hasRemaining()) {
                byte[] next = peer.pieces.next();
                if (next == null) {
                    peer.all = true;
                    return;
                }
                peer.out = ByteBuffer.wrap(next);
            }
            int written = peer.channel.write(peer.out);
            if (written > 0) {
                sent += written;
                turn += written;
                lastProgress = System.nanoTime();
            }
            if (peer.out.hasRemaining()) {
                return;
            }
        }
    }

    /** Bytes that the system took of all. */
    long sent() {
        return sent;
    }

    /** How many connections the server has ended. */
    int ended() {
        return ended;
    }

    /** Waits until all has been sent or refused, or nothing has gone out for as long as given, or the time is over. */
    void await(long quietMillis, long mostMillis) throws InterruptedException {
        long start = System.nanoTime();
        while (finished + ended < peers.size()
                && System.nanoTime() - lastProgress < quietMillis * 1_000_000
                && System.nanoTime() - start < mostMillis * 1_000_000) {
            Thread.sleep(20);
        }
    }

    private static void close(Peer peer) {
        try {
            peer.channel.close();
        } catch (IOException gone) {
            // it is closed all the same
        }
    }

    /** Ends by a reset whatever is still open. */
    @Override
    public void close() throws IOException {
        over = true;
        selector.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        for (Peer peer : peers) {
            if (peer.channel.isOpen()) {
                try {
                    peer.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                } catch (IOException gone) {
                    continue;
                }
                close(peer);
            }
        }
        selector.close();
    }
}
