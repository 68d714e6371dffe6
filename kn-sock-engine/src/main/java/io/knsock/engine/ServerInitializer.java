package io.knsock.engine;

import io.knsock.ServerConfig;
import io.knsock.TlsConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sets up each accepted connection: TLS, frames, dispatch. */
final class ServerInitializer extends ChannelInitializer<Channel> {
    private final Accepting server;
    private final HandlerSlots slots;
    private final @Nullable SslContext tls;
    private final AtomicLong accepted = new AtomicLong();

    ServerInitializer(Accepting server, HandlerSlots slots, @Nullable SslContext tls) {
        this.server = server;
        this.slots = slots;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
        ServerConfig config = server.config();
        TlsConfig tlsConfig = config.tls();
        boolean secure = tls != null && tlsConfig != null;
        String id = config.name() + "-" + accepted.incrementAndGet();
        ServerConnection connection = new ServerConnection(id, channel, server, slots, secure);
        if (tls != null && tlsConfig != null) {
            SslHandler handler = tls.newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(tlsConfig.handshakeTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        WireLogging.addTo(channel.pipeline(), config.wireLog(), id);
        channel.pipeline().addLast(server.frames().decoder()).addLast(connection);
    }
}
