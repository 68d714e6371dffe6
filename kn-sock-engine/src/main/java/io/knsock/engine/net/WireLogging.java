package io.knsock.engine.net;

import static java.lang.System.Logger.Level.DEBUG;

import io.knsock.config.WireLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;

/**
 * Tells the wire log what passes. Stands behind TLS, where it sees plain text. Not Netty's own handler for this: that
 * logs through whichever library it finds, and this must go where the rest goes.
 */
public final class WireLogging extends ChannelDuplexHandler {
    private static final System.Logger WIRE = System.getLogger("io.knsock.wire");

    private final String connection;
    private final boolean payload;

    private WireLogging(String connection, boolean payload) {
        this.connection = connection;
        this.payload = payload;
    }

    /** Adds a handler before the named one, or none if nothing is to be logged. */
    public static void addTo(ChannelPipeline pipeline, String next, WireLog what, String connection) {
        if (what != WireLog.OFF) {
            pipeline.addBefore(next, null, new WireLogging(connection, what == WireLog.PAYLOAD));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        log("KNS0063", "open", context);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        log("KNS0064", "received ", context, received);
        context.fireChannelRead(received);
    }

    @Override
    public void write(ChannelHandlerContext context, Object sent, ChannelPromise promise) {
        log("KNS0065", "sends ", context, sent);
        context.write(sent, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        log("KNS0066", "closed", context);
        context.fireChannelInactive();
    }

    private void log(String number, String what, ChannelHandlerContext context, Object data) {
        if (WIRE.isLoggable(DEBUG) && data instanceof ByteBuf bytes && bytes.isReadable()) {
            String size = what + bytes.readableBytes() + " bytes";
            log(number, payload ? size + "\n" + ByteBufUtil.prettyHexDump(bytes) : size, context);
        }
    }

    private void log(String number, String what, ChannelHandlerContext context) {
        if (WIRE.isLoggable(DEBUG)) {
            WIRE.log(DEBUG, number + " " + connection + " [" + context.channel().id() + "] " + what);
        }
    }
}
