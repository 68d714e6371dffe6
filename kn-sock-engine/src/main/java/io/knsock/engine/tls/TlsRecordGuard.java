package io.knsock.engine.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Stands before TLS and follows the records (RFC 5246, section 6.2.1; RFC 8446, section 5.1), whose types and lengths
 * are in the clear, to bound what a peer can ask of TLS itself:
 *
 * <ul>
 *   <li>A client must not renegotiate, which costs the server far more than the client. The JDK allows it unless told
 *       otherwise for the whole JVM, which is not ours to do. After the client's ChangeCipherSpec there is one
 *       handshake record: the Finished of TLS 1.2, or the second ClientHello of TLS 1.3 (its appendix D.4), which sends
 *       all else as application data. Another is a renegotiation. To count records, and not to ask whether the
 *       handshake is done, leaves no gap for one that arrives together with the Finished.
 *   <li>After the handshake, records that bring no data (KeyUpdates, session tickets, warnings, empty records) may come
 *       {@value #FRUITLESS_RECORDS} at a time, as with BoringSSL. Each may cost an answer or memory, and without the
 *       bound they come without end.
 *   <li>While what was written is not taken, TLS is not given more to answer: it asks for more to read by itself,
 *       whatever the channel's settings say.
 *   <li>A peer that does not begin with a record is told from one whose TLS fails: most speak without TLS.
 *   <li>A record that is not complete is kept here, so that it is known how much memory that takes.
 * </ul>
 *
 * All fields are guarded by the event loop.
 */
public final class TlsRecordGuard extends ChannelDuplexHandler {
    /** So many records in a row may bring no data. */
    static final int FRUITLESS_RECORDS = 32;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int LAST_TYPE = 24;
    private static final int HEADER_BYTES = 5;
    private static final int MAJOR_VERSION = 3;

    /** What may be in a record of any version: 2^14 bytes, and what encryption adds (RFC 5246, section 6.2.3). */
    private static final int MOST_CONTENT_BYTES = (1 << 14) + 2048;

    private final boolean server;
    private final Consumer<String> onNotTls;
    private @Nullable ByteBuf kept;
    private boolean passing;
    private boolean begun;
    private boolean recordSeen;
    private boolean notTls;
    private boolean refused;
    private boolean readWithheld;

    // ---- of a server's handshake
    private boolean cipherChanged;
    private boolean finished;

    // ---- after the handshake
    private boolean established;
    private int fruitless;

    /** @param server whether the peer is a client, which must not renegotiate */
    public TlsRecordGuard(boolean server) {
        this(server, what -> {});
    }

    /**
     * @param server whether the peer is a client, which must not renegotiate
     * @param onNotTls is told, in words, that the peer does not begin with TLS
     */
    public TlsRecordGuard(boolean server, Consumer<String> onNotTls) {
        this.server = server;
        this.onNotTls = onNotTls;
    }

    /** Returns what tells the guard of the data that TLS brings; stands after TLS. */
    public ChannelHandler dataWatch() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object data) {
                fruitless = 0;
                context.fireChannelRead(data);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                established |= event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess();
                context.fireUserEventTriggered(event);
            }
        };
    }

    /** Returns how much memory is held by a record that is not complete. */
    public int keptBytes() {
        return kept == null ? 0 : kept.capacity();
    }

    // ---- what arrives

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (refused) {
            bytes.release();
        } else if (notTls) {
            context.fireChannelRead(bytes);
        } else {
            kept = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                    context.alloc(), kept == null ? Unpooled.EMPTY_BUFFER : kept, bytes);
            passRecords(context);
        }
    }

    /** Passes complete records on, never so many at once that too many could bring no data. */
    private void passRecords(ChannelHandlerContext context) {
        if (passing) {
            return; // TLS has made the transport read on: who passes is not done
        }
        passing = true;
        try {
            while (kept != null && !refused && passSome(context, kept)) {
                // there may be more
            }
        } finally {
            passing = false;
        }
        keepRest(context);
    }

    /** Returns whether something was passed on. */
    private boolean passSome(ChannelHandlerContext context, ByteBuf in) {
        if (!begun && in.isReadable()) {
            begun = true;
            if (NotTls.isCertain(in)) {
                return refuseNotTls(context, in);
            }
        }
        int begin = in.readerIndex();
        int at = begin;
        int records = 0;
        while (records < FRUITLESS_RECORDS && in.writerIndex() - at >= HEADER_BYTES) {
            int type = in.getUnsignedByte(at);
            int content = in.getUnsignedShort(at + 3);
            if (!isRecord(type, in.getUnsignedByte(at + 1), content)) {
                return (recordSeen || NotTls.isMaybeSsl2(in)) ? passAsItIs(context, in) : refuseNotTls(context, in);
            }
            recordSeen = true;
            if (in.writerIndex() - at < HEADER_BYTES + content) {
                break;
            }
            if (server && isRenegotiation(type)) {
                refuse(context, "the client asked to renegotiate, which is refused");
                return false;
            }
            at += HEADER_BYTES + content;
            records++;
        }
        if (records == 0) {
            return false;
        }
        fruitless = established ? fruitless + records : 0;
        if (at == in.writerIndex()) { // most of the time: then it costs nothing
            kept = null;
            context.fireChannelRead(in);
        } else {
            context.fireChannelRead(in.readRetainedSlice(at - begin));
        }
        if (established && fruitless > FRUITLESS_RECORDS) {
            refuse(context, "more than " + FRUITLESS_RECORDS + " TLS records in a row brought no data");
            return false;
        }
        return true;
    }

    private static boolean isRecord(int type, int majorVersion, int content) {
        return type >= CHANGE_CIPHER_SPEC
                && type <= LAST_TYPE
                && majorVersion == MAJOR_VERSION
                && content <= MOST_CONTENT_BYTES;
    }

    /** It begins with something else. */
    private boolean refuseNotTls(ChannelHandlerContext context, ByteBuf in) {
        String what = NotTls.words(in);
        onNotTls.accept(what);
        refuse(context, what);
        return false;
    }

    /** It is no TLS any more, or SSL 2, and TLS says so best. */
    private boolean passAsItIs(ChannelHandlerContext context, ByteBuf in) {
        notTls = true;
        kept = null;
        context.fireChannelRead(in);
        return false;
    }

    private void refuse(ChannelHandlerContext context, String why) {
        refused = true;
        drop();
        context.fireExceptionCaught(new SSLException(why));
        context.close();
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

    // ---- what is kept

    /** In a buffer of its own size: the one that was read may be many times as large, and part of it is passed on. */
    private void keepRest(ChannelHandlerContext context) {
        ByteBuf read = kept;
        if (read == null || passing) {
            return;
        }
        int length = read.readableBytes();
        if (length == 0) {
            drop();
        } else if (read.readerIndex() > 0) {
            kept = context.alloc().ioBuffer(length).writeBytes(read);
            read.release();
        }
    }

    private void drop() {
        ByteBuf last = kept;
        kept = null;
        if (last != null) {
            last.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    // ---- what TLS asks for

    @Override
    public void read(ChannelHandlerContext context) {
        Channel channel = context.channel();
        if (channel.isWritable()
                || (channel instanceof DuplexChannel both && both.isOutputShutdown())) { // nothing is answered any more
            context.read();
        } else {
            readWithheld = true;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (readWithheld && context.channel().isWritable()) {
            readWithheld = false;
            context.read();
        }
        context.fireChannelWritabilityChanged();
    }
}
