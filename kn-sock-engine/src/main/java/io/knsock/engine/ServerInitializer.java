package io.knsock.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sets up each accepted connection: TLS, frames, dispatch. */
final class ServerInitializer extends ChannelInitializer<Channel> {
    private final Accepting server;
    private final HandlerSlots slots;
    private final @Nullable ServerTls tls;
    private final AtomicLong accepted = new AtomicLong();

    ServerInitializer(Accepting server, HandlerSlots slots, @Nullable ServerTls tls) {
        this.server = server;
        this.slots = slots;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
        String id = server.config().name() + "-" + accepted.incrementAndGet();
        ServerConnection connection = new ServerConnection(id, channel, server, slots, tls != null);
        if (tls != null) {
            tls.addTo(channel.pipeline());
        }
        channel.pipeline().addLast(server.frames().decoder()).addLast(connection);
    }
}
