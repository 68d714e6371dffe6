package io.knsock.benchmarks.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** The JDK's TLS on a channel: the handshake while it blocks, what is sent and received when it does not. */
final class TlsClient {
    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer in;
    private final ByteBuffer out;

    /** Shakes hands; blocks until it is done. */
    TlsClient(SSLContext context, SocketChannel channel) throws IOException {
        this.channel = channel;
        this.engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        int packet = engine.getSession().getPacketBufferSize();
        this.in = ByteBuffer.allocateDirect(2 * packet);
        this.out = ByteBuffer.allocateDirect(packet).limit(0);
        handshake(ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
    }

    private void handshake(ByteBuffer nothing) throws IOException {
        engine.beginHandshake();
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            switch (status) {
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                    status = engine.getHandshakeStatus();
                }
                case NEED_WRAP -> {
                    out.clear();
                    status = engine.wrap(ByteBuffer.allocate(0), out).getHandshakeStatus();
                    out.flip();
                    while (out.hasRemaining()) {
                        channel.write(out);
                    }
                }
                default -> {
                    in.flip();
                    SSLEngineResult result = engine.unwrap(in, nothing);
                    in.compact();
                    status = result.getHandshakeStatus();
                    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && channel.read(in) < 0) {
                        throw new IOException("the server has ended the handshake");
                    }
                }
            }
        }
    }

    /** Reads what there is. Returns how much that was, or -1 at the end. */
    int read(ByteBuffer plain) throws IOException {
        int begin = plain.position();
        if (channel.read(in) < 0) {
            return -1;
        }
        in.flip();
        while (in.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(in, plain);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                return -1;
            }
            if (result.bytesConsumed() == 0) {
                break;
            }
        }
        in.compact();
        return plain.position() - begin;
    }

    /** Takes what fits into one record, and writes as much of that as can be. Returns how much it has taken. */
    int write(ByteBuffer plain) throws IOException {
        if (!flush()) {
            return 0;
        }
        out.clear();
        int taken = engine.wrap(plain, out).bytesConsumed();
        out.flip();
        flush();
        return taken;
    }

    boolean hasMoreToWrite() {
        return out.hasRemaining();
    }

    /** Returns whether all is written that was taken. */
    boolean flush() throws IOException {
        channel.write(out);
        return !out.hasRemaining();
    }
}
