package io.knsock.engine;

import io.knsock.ServerConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sets up each accepted connection: TLS, frames, dispatch. */
final class ServerInitializer extends ChannelInitializer<Channel> {
    private final ServerConfig config;
    private final @Nullable ServerTls tls;
    private final Frames frames;
    private final ConnectionGroup connections;
    private final Dispatch.Factory dispatches;
    private final AtomicLong accepted = new AtomicLong();

    ServerInitializer(
            ServerConfig config, @Nullable ServerTls tls, ConnectionGroup connections, Dispatch.Factory dispatches) {
        this.config = config;
        this.tls = tls;
        this.frames = Frames.of(config.framing(), config.maxFrameBytes());
        this.connections = connections;
        this.dispatches = dispatches;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (tls != null) {
            tls.addTo(channel.pipeline());
        }
        String id = config.name() + "-" + accepted.incrementAndGet();
        channel.pipeline()
                .addLast(frames.decoder())
                .addLast(new ServerConnection(id, channel, frames, config.maxFrameBytes(), connections, dispatches));
    }
}
