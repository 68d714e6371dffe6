package io.knsock.engine.tls;

import io.knsock.engine.time.Deadline;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/** Waits for the name that a client asks for, and gives its place to the TLS that is for that name. */
final class ServerNameHandler extends SniHandler {
    /** What a client may send before it is known who is asked for; real ones are below 2 KiB. */
    private static final int MAX_CLIENT_HELLO_BYTES = 64 << 10;

    private final Deadline handshake;

    ServerNameHandler(ServedNames names, Duration handshakeTimeout) {
        super(names, MAX_CLIENT_HELLO_BYTES, Tls.handshakeMillis(handshakeTimeout));
        this.handshake = Deadline.in(handshakeTimeout);
    }

    /** The time is for both parts of the handshake together. */
    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
        SslHandler handler = super.newSslHandler(context, allocator);
        handler.setHandshakeTimeoutMillis(Tls.handshakeMillis(handshake.remaining()));
        return handler;
    }
}
