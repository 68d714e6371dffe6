package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.KnSockException;
import io.knsock.engine.time.Durations;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PROXY header that a trusted proxy has to send before all else, and passes it on. A header that does not
 * come, does not come in time, is malformed or too long ends the connection; what is no header is known by its first
 * byte, and one that is too long by its length. A proxy that only connects and closes, to see whether the server is
 * there, has done nothing wrong.
 */
final class ProxyHeaderDecoder extends HAProxyMessageDecoder {
    /** What a header may take, as a TLS handshake by default. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A header with addresses has 52 bytes at most; certificates and names that proxies add are below 2 KiB. */
    private static final int MAX_BYTES = 2048;

    /** What of a header of version 2 is not additional data: 16 bytes, and 216 for two paths of Unix domain sockets. */
    private static final int MAX_FIXED_BYTES = 232;

    private static final int LENGTH_INDEX = 14;

    private final ServerConnection connection;
    private final Duration timeout;
    private final ProxySignature signature = new ProxySignature();
    private @Nullable Future<?> timer;

    /** Where the stream is, until the two bytes are read that tell the length of a header of version 2. */
    private int position;

    private int length;
    private boolean binary;

    ProxyHeaderDecoder(ServerConnection connection, Duration firstByteTimeout) {
        super(MAX_BYTES - MAX_FIXED_BYTES);
        this.connection = connection;
        this.timeout =
                firstByteTimeout.isZero() || firstByteTimeout.compareTo(TIMEOUT) > 0 ? TIMEOUT : firstByteTimeout;
    }

    static KnSockException refused(String why) {
        return new KnSockException(why);
    }

    /** Not passed on: for the handlers after this one the connection begins after the header. */
    @Override
    public void channelActive(ChannelHandlerContext context) {
        timer = context.executor()
                .schedule(
                        () -> end("no PROXY header came from proxy-from within " + Durations.text(timeout)),
                        timeout.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        String wrong = wrongWith((ByteBuf) bytes);
        if (wrong == null) {
            super.channelRead(context, bytes);
        } else {
            ReferenceCountUtil.release(bytes);
            end(wrong);
        }
    }

    private @Nullable String wrongWith(ByteBuf bytes) {
        if (signature.look(bytes) == ProxySignature.Verdict.OTHER) {
            return "it is from proxy-from and did not begin with a PROXY header";
        }
        for (int i = bytes.readerIndex(); i < bytes.writerIndex() && position < LENGTH_INDEX + 2; i++, position++) {
            int next = bytes.getUnsignedByte(i);
            if (position == 0) {
                binary = next == '\r';
            } else if (position >= LENGTH_INDEX) {
                length = length << 8 | next;
            }
        }
        boolean tooLong = binary && position == LENGTH_INDEX + 2 && length > MAX_BYTES - position;
        return tooLong ? "its PROXY header has more than " + MAX_BYTES + " bytes" : null;
    }

    /** Called by Netty for what it finds wrong with a header. Its words are not repeated: they may quote what came. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof DecoderException) {
            end("its PROXY header is malformed");
        } else {
            context.fireExceptionCaught(failure);
        }
    }

    private void end(String why) {
        connection.end(CloseCause.PROXY_REFUSED, refused(why));
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
