package io.knsock.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import javax.net.ssl.SSLException;

/**
 * Refuses that a client renegotiates, which costs the server far more than the client. The JDK allows it unless told
 * otherwise for the whole JVM, which is not ours to do.
 *
 * <p>It stands before TLS and follows the records (RFC 5246, section 6.2.1; RFC 8446, section 5.1), whose types are in
 * the clear. After the client's ChangeCipherSpec there is one handshake record: the Finished of TLS 1.2, or the second
 * ClientHello of TLS 1.3 (its appendix D.4), which sends all else as application data. Another is a renegotiation. To
 * count records, and not to ask whether the handshake is done, leaves no gap for one that arrives together with the
 * Finished.
 */
final class RenegotiationGuard extends ChannelInboundHandlerAdapter {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int HEADER_BYTES = 5;

    private int headerBytes;
    private int contentBytes;
    private boolean cipherChanged;
    private boolean finished;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf records && renegotiates(records)) {
            records.release();
            context.fireExceptionCaught(new SSLException("the client asked to renegotiate, which is refused"));
            context.close();
            return;
        }
        context.fireChannelRead(message);
    }

    private boolean renegotiates(ByteBuf records) {
        int at = records.readerIndex();
        while (at < records.writerIndex()) {
            if (headerBytes < HEADER_BYTES) {
                if (header(records.getUnsignedByte(at++))) {
                    return true;
                }
            } else {
                int skipped = Math.min(contentBytes, records.writerIndex() - at);
                at += skipped;
                contentBytes -= skipped;
            }
            if (headerBytes == HEADER_BYTES && contentBytes == 0) {
                headerBytes = 0;
            }
        }
        return false;
    }

    /** Takes one byte of a header: type, version (2), length (2). Returns whether a renegotiation begins. */
    private boolean header(int value) {
        switch (headerBytes++) {
            case 0 -> {
                return isRenegotiation(value);
            }
            case 3 -> contentBytes = value << 8;
            case 4 -> contentBytes |= value;
            default -> {} // the version
        }
        return false;
    }

    private boolean isRenegotiation(int type) {
        if (type == CHANGE_CIPHER_SPEC) {
            cipherChanged = true;
        } else if (type == HANDSHAKE && cipherChanged) {
            if (finished) {
                return true;
            }
            finished = true;
        }
        return false;
    }
}
